import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry as MetricsRegistry } from 'prom-client';
import type { RequestInfo } from '#domain/api/request/request-info.js';

/** Upper bounds of apiserver_request_duration_seconds. */
const buckets = [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60];

type RequestLabels = 'verb' | 'group' | 'version' | 'resource' | 'subresource' | 'scope';

const requestLabels: readonly RequestLabels[] = ['verb', 'group', 'version', 'resource', 'subresource', 'scope'];

/** Numbers under upstream's names (k8s.io/apiserver/pkg/endpoints/metrics). */
export class ApiMetrics {
  readonly registry = new MetricsRegistry();
  readonly #requests: Counter<RequestLabels | 'code'>;
  readonly #durations: Histogram<RequestLabels>;

  constructor(current: { readonly watchers: () => number; readonly objects: () => Iterable<readonly [resource: string, count: number]> }) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.#requests = new Counter({
      name: 'apiserver_request_total',
      help: 'Requests by verb, resource and code.',
      labelNames: [...requestLabels, 'code'],
      registers,
    });
    this.#durations = new Histogram({
      name: 'apiserver_request_duration_seconds',
      help: 'Time from the first byte of a request to the last of its answer.',
      labelNames: [...requestLabels],
      buckets,
      registers,
    });
    new Gauge({
      name: 'apiserver_longrunning_requests',
      help: 'Watches that are open.',
      registers,
      collect() {
        this.set(current.watchers());
      },
    });
    new Gauge({
      name: 'apiserver_storage_objects',
      help: 'Objects in the store.',
      labelNames: ['resource'],
      registers,
      collect() {
        this.reset();
        for (const [resource, count] of current.objects()) this.set({ resource }, count);
      },
    });
  }

  /** Counts an answer. Watches have no duration. */
  observe(info: RequestInfo, code: number, seconds: number): void {
    const labels = {
      verb: info.verb.toUpperCase(),
      group: info.group,
      version: info.version,
      resource: info.resource,
      subresource: info.subresource,
      scope: scopeOf(info),
    };
    this.#requests.inc({ ...labels, code });
    if (info.verb !== 'watch') this.#durations.observe(labels, seconds);
  }
}

function scopeOf({ isResource, name, namespace }: RequestInfo): string {
  if (!isResource) return '';
  return name !== '' ? 'resource' : namespace !== '' ? 'namespace' : 'cluster';
}
