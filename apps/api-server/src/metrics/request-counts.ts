import type { RequestInfo } from '#domain/api/request/request-info.js';

/** Upper bounds of apiserver_request_duration_seconds. */
export const durationBuckets = [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60];

/** Requests of one kind that had the same outcome. */
export interface RequestCount {
  readonly labels: Readonly<Record<string, string>>;
  readonly code: number;
  total: number;
  seconds: number;
  /** How many took at most as long as each bucket says, not yet added up. */
  readonly buckets: number[];
}

/** More kinds of requests than this are counted together: names in paths come from clients. */
const maxKinds = 5000;

/** Counts answers. It is on the way of every request, so labels are made only when somebody looks. */
export class RequestCounts {
  readonly #counts = new Map<string, RequestCount>();

  add(info: RequestInfo, code: number, seconds: number): void {
    const key = `${info.verb} ${info.group}/${info.version}/${info.resource}/${info.subresource} ${scopeOf(info)} ${code}`;
    let count = this.#counts.get(key);
    if (!count) {
      if (this.#counts.size >= maxKinds) return;
      this.#counts.set(key, (count = { labels: labelsOf(info), code, total: 0, seconds: 0, buckets: durationBuckets.map(() => 0) }));
    }
    count.total += 1;
    if (info.verb === 'watch') return;
    count.seconds += seconds;
    const bucket = durationBuckets.findIndex((bound) => seconds <= bound);
    if (bucket >= 0) count.buckets[bucket] = (count.buckets[bucket] ?? 0) + 1;
  }

  values(): Iterable<RequestCount> {
    return this.#counts.values();
  }
}

function labelsOf(info: RequestInfo): Readonly<Record<string, string>> {
  const { group, version, resource, subresource } = info;
  return { verb: info.verb.toUpperCase(), group, version, resource, subresource, scope: scopeOf(info) };
}

function scopeOf({ isResource, name, namespace }: RequestInfo): string {
  if (!isResource) return '';
  return name !== '' ? 'resource' : namespace !== '' ? 'namespace' : 'cluster';
}
