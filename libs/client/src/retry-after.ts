import type { TransportAnswer } from '#client/transport/transport.js';

/** How long the server asks to wait before the same request is sent again; undefined when it does not ask. Source: client-go/rest/with_retry.go. */
export function retryAfterMs({ status, headers }: TransportAnswer): number | undefined {
  if (status !== 429 && status < 500) return undefined;
  const seconds = headers['retry-after'];
  return seconds !== undefined && /^\d+$/.test(seconds) ? Number(seconds) * 1000 : undefined;
}
