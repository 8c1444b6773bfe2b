import { negotiateOutput, type OutputMedia, type OutputRestrictions } from '#domain/api/request/negotiate-output.js';
import { wantsPretty } from '#domain/api/request/wants-pretty.js';
import type { ApiRequest } from './api-request.js';

/** Clients say the same over and over; more different headers than this are not remembered. */
const maxRemembered = 500;
const remembered = new Map<string, OutputMedia>();

/** What form the client wants the answer in; throws 406. */
export function outputMediaOf(
  { accept, query, userAgent }: Pick<ApiRequest, 'accept' | 'query' | 'userAgent'>,
  restrictions: OutputRestrictions = {},
): OutputMedia {
  const { stream = false, encodings, transforms = true, route = '' } = restrictions;
  const key = `${stream ? 1 : 0}${encodings ? 1 : 0}${transforms ? 1 : 0}${route} ${accept ?? ''}`;
  let media = remembered.get(key);
  if (!media) {
    media = negotiateOutput(accept, restrictions);
    if (remembered.size >= maxRemembered) remembered.clear();
    remembered.set(key, media);
  }
  return media.pretty || !wantsPretty(query, userAgent) ? media : { ...media, pretty: true };
}
