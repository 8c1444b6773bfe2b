import { afterEach, beforeEach, expect } from 'vitest';
import { ApiClient } from '#client/api-client.js';
import type { Transport } from '#client/transport/transport.js';
import { events } from '#domain/resources/core/event/event.js';
import { nodes } from '#domain/resources/core/node/node.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { isPodReady } from '#domain/resources/core/pod/pod-readiness.js';
import type { Container, Pod, PodSpec } from '#domain/schema/types/core-v1.js';
import { startKubelet, type Kubelet, type StartKubeletOptions } from './start-kubelet.js';

/** Without service accounts, which a controller makes. */
export const serverOptions = {
  insecurePort: -1,
  disableAdmissionPlugins: ['ServiceAccount', 'TaintNodesByCondition'],
  logLevel: 'silent',
} as const;

export interface TestServer {
  transport(user: { readonly username: string; readonly groups: readonly string[] }): Transport;
  close(): Promise<void>;
}

export function eventually<T>(read: () => Promise<T> | T): ReturnType<typeof expect.poll<T>> {
  return expect.poll(read, { interval: 5, timeout: 5000 });
}

/** A cluster of an API server and a kubelet, new for each test of a spec. Its networks are such that nobody else on this machine uses. */
export class TestCluster {
  static readonly token = 'secret';
  private readonly second = 64 + Math.floor(Math.random() * 64);
  private readonly third = Math.floor(Math.random() * 128);
  /** Where containers listen. */
  readonly port = 20_000 + Math.floor(Math.random() * 10_000);
  readonly nodeNetwork = `10.${this.second}.${this.third}`;
  readonly podNetwork = `10.${this.second}.${this.third + 128}`;
  private given: { readonly server: TestServer; readonly client: ApiClient } | undefined;
  kubelet: Kubelet | undefined;

  constructor(startServer: () => Promise<TestServer>) {
    beforeEach(async () => {
      const server = await startServer();
      const client = new ApiClient(server.transport({ username: 'test', groups: ['system:masters'] }), { userAgent: 'test' });
      this.given = { server, client };
    });
    afterEach(async () => {
      await this.kubelet?.close();
      this.kubelet = undefined;
      await this.given?.server.close();
    });
  }

  get client(): ApiClient {
    if (!this.given) throw new Error('there is a cluster in tests only');
    return this.given.client;
  }

  async start(options: Partial<StartKubeletOptions> = {}): Promise<Kubelet> {
    if (!this.given) throw new Error('there is a cluster in tests only');
    this.kubelet = await startKubelet({
      transport: this.given.server.transport({ username: 'system:node', groups: ['system:nodes'] }),
      nodeNetwork: `${this.nodeNetwork}.0/24`,
      clusterCIDR: `${this.podNetwork}.0/24`,
      port: 0,
      healthzPort: 0,
      serverToken: TestCluster.token,
      logLevel: 'silent',
      ...options,
    });
    return this.kubelet;
  }

  /** Gives a node its network, as the controller of node addresses does. */
  async giveNetwork(name = 'node-1', part = 0): Promise<void> {
    const podCIDR = `${this.podNetwork}.${part * 64}/26`;
    await this.client.patch(nodes, name, { type: 'merge', patch: { spec: { podCIDR, podCIDRs: [podCIDR] } } });
  }

  /** With one node that is ready. */
  async startReady(options: Partial<StartKubeletOptions> = {}): Promise<void> {
    await this.start(options);
    await this.giveNetwork();
  }

  async create(
    name: string,
    container: Partial<Container> = {},
    more: Partial<PodSpec> = {},
    annotations: Readonly<Record<string, string>> = {},
  ): Promise<Pod> {
    const ports = [{ containerPort: this.port, protocol: 'TCP' }];
    const spec = {
      nodeName: 'node-1',
      containers: [{ name: 'c', image: 'example.com/web:1', resources: {}, ports, ...container }],
      ...more,
    };
    return this.client.create(pods, { metadata: { name, namespace: 'default', annotations }, spec } as never);
  }

  read(name: string): Promise<Pod> {
    return this.client.get(pods, `default/${name}`);
  }

  async ready(name: string): Promise<Pod> {
    await eventually(async () => isPodReady(await this.read(name))).toBe(true);
    return this.read(name);
  }

  async annotate(name: string, annotations: Readonly<Record<string, string | null>>): Promise<void> {
    await this.client.patch(pods, `default/${name}`, { type: 'merge', patch: { metadata: { annotations } } });
  }

  async delete(name: string, gracePeriodSeconds?: number): Promise<void> {
    await this.client.delete(pods, `default/${name}`, gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds });
  }

  isGone(name: string): Promise<boolean> {
    return this.read(name).then(
      () => false,
      () => true,
    );
  }

  async eventsOf(name: string): Promise<readonly string[]> {
    const { items } = await this.client.list(events, { namespace: 'default' });
    const own = items.filter(({ involvedObject }) => involvedObject.name === name);
    return own.map(({ type, reason, message }) => `${type} ${reason} ${message}`);
  }
}
