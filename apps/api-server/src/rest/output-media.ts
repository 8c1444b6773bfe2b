import { negotiateOutput, type OutputMedia } from '#domain/api/request/negotiate-output.js';
import type { Encoding } from '#domain/api/request/media-type.js';
import { wantsPretty } from '#domain/api/request/wants-pretty.js';
import type { ApiRequest } from './api-request.js';

/** Clients say the same over and over; more different headers than this are not remembered. */
const maxRemembered = 500;
const remembered = new Map<string, OutputMedia>();

/** What form the client wants the answer in; throws 406. */
export function outputMediaOf(
  { accept, query, userAgent }: Pick<ApiRequest, 'accept' | 'query' | 'userAgent'>,
  restrictions: { readonly stream?: boolean; readonly encodings?: readonly Encoding[] | undefined; readonly transforms?: boolean } = {},
): OutputMedia {
  const { stream = false, encodings, transforms = true } = restrictions;
  const key = `${stream ? 1 : 0}${encodings ? 1 : 0}${transforms ? 1 : 0}${accept ?? ''}`;
  let media = remembered.get(key);
  if (!media) {
    media = negotiateOutput(accept, { stream, transforms, ...(encodings && { encodings }) });
    if (remembered.size >= maxRemembered) remembered.clear();
    remembered.set(key, media);
  }
  return media.pretty || !wantsPretty(query, userAgent) ? media : { ...media, pretty: true };
}
