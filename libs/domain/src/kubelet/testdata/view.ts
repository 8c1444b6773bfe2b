import type { PodView } from '#domain/kubelet/pod-view.js';
import { containerDefinition, type ContainerRecord, type Sandbox } from '#domain/kubelet/runtime/pod-runtime.js';
import type { Container, Pod, PodSpec } from '#domain/schema/types/core-v1.js';

/** Builders for the tests of this folder. */

/** 2026-05-01T12:00:00Z */
export const noon = 1_777_636_800_000;

export function container(name: string, more: Partial<Container> = {}): Container {
  return { name, image: 'web:1', resources: {}, ...more };
}

export const sidecar = (name: string, more: Partial<Container> = {}): Container => container(name, { restartPolicy: 'Always', ...more });

/** A pod `default/web` with uid `u1`; its spec has one container `c` unless told otherwise. */
export function aPod(spec: Partial<PodSpec> = {}, more: { readonly status?: Pod['status']; readonly metadata?: Partial<Pod['metadata']> } = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'web',
      namespace: 'default',
      uid: 'u1',
      resourceVersion: '1',
      creationTimestamp: '2026-05-01T12:00:00Z',
      generation: 1,
      ...more.metadata,
    },
    spec: { containers: [container('c')], restartPolicy: 'Always', ...spec },
    status: more.status ?? { phase: 'Pending', qosClass: 'BestEffort' },
  };
}

export const aSandbox: Sandbox = { id: 's1', attempt: 0, ready: true, ips: ['10.244.1.7'] };

/** A container in the sandbox `s1` of the tests. */
export function record(name: string, more: Partial<ContainerRecord> = {}): ContainerRecord {
  const ended = more.state === 'exited' ? { finishedAt: noon + 5000, exitCode: 0, reason: 'Completed' } : {};
  return {
    id: `containerd://${name}`,
    name,
    state: 'running',
    image: 'docker.io/library/web:1',
    imageID: 'docker.io/library/web@sha256:1',
    definition: containerDefinition({ name, image: 'web:1' }),
    sandboxId: 's1',
    restartCount: 0,
    createdAt: noon,
    startedAt: noon,
    ...ended,
    ...more,
  };
}

export function failed(name: string, exitCode: number, more: Partial<ContainerRecord> = {}): ContainerRecord {
  return record(name, { state: 'exited', exitCode, reason: 'Error', ...more });
}

export function aView(pod: Pod, containers: readonly ContainerRecord[] | 'no sandbox' = [], more: Partial<PodView> = {}): PodView {
  return {
    pod,
    runtime: containers === 'no sandbox' ? { containers: [] } : { sandbox: aSandbox, containers },
    probes: new Map(),
    startFailures: new Map(),
    hostIPs: ['172.18.0.2'],
    kubeletStartedAt: noon - 3_600_000,
    ...more,
  };
}
