import { isDns1123Subdomain } from '#domain/validation/names.js';

/**
 * `web-0.18c1d2e3f4a5b6c7`: the object and the nanoseconds since the epoch. Where that is no name an Event can have (a ClusterRole may be called
 * `system:node`), a UUID. Source: client-go/tools/record/util/util.go.
 */
export function eventName(object: string, nanoseconds: bigint, uuid: () => string): string {
  const name = `${object}.${nanoseconds.toString(16)}`;
  return isDns1123Subdomain(name).length === 0 ? name : uuid();
}
