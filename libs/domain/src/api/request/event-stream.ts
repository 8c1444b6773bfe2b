import { parseAccept } from '#domain/api/request/parse-accept.js';

export const eventStreamType = 'text/event-stream';

/**
 * For a client that would best have server-sent events, as a browser's EventSource: the Accept header of what each of them carries, with the same
 * parameters (`as=Table` and others). Undefined for other clients.
 */
export function acceptInsideEvents(accept: string | undefined): string | undefined {
  if (!accept?.toLowerCase().includes(eventStreamType)) return undefined;
  const [best] = parseAccept(accept);
  if (`${best?.type}/${best?.subtype}`.toLowerCase() !== eventStreamType) return undefined;
  return accept.replace(/text\/event-stream/gi, 'application/json');
}
