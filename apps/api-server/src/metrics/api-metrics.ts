import { collectDefaultMetrics, Counter, Gauge, Registry as MetricsRegistry } from 'prom-client';
import type { RequestInfo } from '#domain/api/request/request-info.js';
import { durationBuckets, type RequestCount, RequestCounts } from './request-counts.js';

const requestLabels = ['verb', 'group', 'version', 'resource', 'subresource', 'scope'];
const duration = 'apiserver_request_duration_seconds';

/** Numbers under upstream's names (k8s.io/apiserver/pkg/endpoints/metrics). */
export class ApiMetrics {
  readonly #registry = new MetricsRegistry();
  readonly #counts = new RequestCounts();

  constructor(current: { readonly watchers: () => number; readonly objects: () => Iterable<readonly [resource: string, count: number]> }) {
    const registers = [this.#registry];
    const counts = this.#counts;
    collectDefaultMetrics({ register: this.#registry });
    new Counter({
      name: 'apiserver_request_total',
      help: 'Requests by verb, resource and code.',
      labelNames: [...requestLabels, 'code'],
      registers,
      collect() {
        this.reset();
        for (const { labels, code, total } of counts.values()) this.inc({ ...labels, code }, total);
      },
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

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Counts an answer. Watches have no duration. */
  observe(info: RequestInfo, code: number, seconds: number): void {
    this.#counts.add(info, code, seconds);
  }

  /** Everything in the Prometheus text format. */
  async text(): Promise<string> {
    return (await this.#registry.metrics()) + this.#durations();
  }

  /** A histogram by hand: prom-client can only be told of one duration at a time, and would be told with every request. */
  #durations(): string {
    const lines = [`# HELP ${duration} Time from the first byte of a request to the last of its answer.`, `# TYPE ${duration} histogram`];
    const byLabels = new Map<string, RequestCount[]>();
    for (const count of this.#counts.values()) {
      if (count.labels['verb'] === 'WATCH') continue;
      const labels = Object.entries(count.labels)
        .map(([name, value]) => `${name}="${escapeLabel(value)}"`)
        .join(',');
      byLabels.set(labels, [...(byLabels.get(labels) ?? []), count]);
    }
    for (const [labels, counts] of byLabels) lines.push(...histogramLines(labels, counts));
    return `${lines.join('\n')}\n`;
  }
}

function histogramLines(labels: string, counts: readonly RequestCount[]): readonly string[] {
  let upTo = 0;
  const buckets = durationBuckets.map((bound, i) => {
    upTo += sum(counts, ({ buckets: own }) => own[i] ?? 0);
    return `${duration}_bucket{${labels},le="${bound}"} ${upTo}`;
  });
  const total = sum(counts, (count) => count.total);
  return [
    ...buckets,
    `${duration}_bucket{${labels},le="+Inf"} ${total}`,
    `${duration}_sum{${labels}} ${sum(counts, ({ seconds }) => seconds)}`,
    `${duration}_count{${labels}} ${total}`,
  ];
}

function sum(counts: readonly RequestCount[], of: (count: RequestCount) => number): number {
  return counts.reduce((total, count) => total + of(count), 0);
}

function escapeLabel(value: string): string {
  return value.replace(/[\\"\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`));
}
