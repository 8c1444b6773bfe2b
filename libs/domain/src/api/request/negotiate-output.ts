import type { MetaVersion } from '#domain/api/meta-version.js';
import { type Encoding, encodings, mediaTypes, streamEncodings } from '#domain/api/request/media-type.js';
import { type MediaRange, parseAccept } from '#domain/api/request/parse-accept.js';
import { checkRouteAccepts, type RouteRepresentations } from '#domain/api/request/route-media.js';
import { notAcceptable } from '#domain/status/status-error.js';

/** What a client wants its answer to be. */
export interface OutputMedia {
  readonly encoding: Encoding;
  /** Asked for with `pretty=1` in the media type; the query and the user agent can ask for it too, see wantsPretty. */
  readonly pretty: boolean;
  /** Another form of the object than its own. */
  readonly as?: { readonly kind: TransformKind; readonly version: MetaVersion };
}

export type TransformKind = 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList';

const plainJson: OutputMedia = { encoding: 'json', pretty: false };

const transformKinds: ReadonlySet<string> = new Set(['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList']);

/** What an endpoint can do. */
export interface OutputRestrictions {
  /** Encodings of the objects themselves; tables and partial metadata have all. */
  readonly encodings?: readonly Encoding[];
  /** The answer is a stream of watch events. */
  readonly stream?: boolean;
  /** False where there is nothing to transform: errors, discovery. */
  readonly transforms?: boolean;
  /** What the route has; absent where no router looks at the header first: custom resources, errors. */
  readonly route?: RouteRepresentations;
}

/**
 * Chooses from an Accept header; throws 406 with the list of media types. The same header gives the same answer, so callers may keep it.
 * Source: k8s.io/apiserver/pkg/endpoints/handlers/negotiation/negotiate.go.
 */
export function negotiateOutput(accept: string | undefined, restrictions: OutputRestrictions = {}): OutputMedia {
  if (accept === undefined || accept === '') return plainJson;
  if (restrictions.route) checkRouteAccepts(accept, restrictions.route);
  for (const range of parseAccept(accept)) {
    for (const encoding of encodings) {
      const media = covers(range, encoding) ? outputMedia(range, encoding, restrictions) : undefined;
      if (media) return media;
    }
  }
  const list = restrictions.stream
    ? streamEncodings.map((encoding) => `${mediaTypes[encoding]};stream=watch`)
    : encodings.map((encoding) => mediaTypes[encoding]);
  throw notAcceptable(`only the following media types are accepted: ${list.join(', ')}`);
}

function covers({ type, subtype }: MediaRange, encoding: Encoding): boolean {
  const [ownType, ownSubtype] = mediaTypes[encoding].split('/');
  return (type === ownType && (subtype === ownSubtype || subtype === '*')) || (type === '*' && subtype === '*');
}

function outputMedia({ parameters }: MediaRange, encoding: Encoding, restrictions: OutputRestrictions): OutputMedia | undefined {
  const stream = parameters.get('stream') ?? '';
  if (stream !== '' && (stream !== 'watch' || !streamEncodings.includes(encoding))) return undefined;
  if (restrictions.stream && !streamEncodings.includes(encoding)) return undefined;
  const serverVersion = parameters.get('sv') ?? '';
  if (serverVersion !== '' && serverVersion !== 'v1') return undefined;
  const pretty = parameters.get('pretty') === '1';
  const [as, group, version] = ['as', 'g', 'v'].map((name) => parameters.get(name));
  if (as === undefined && group === undefined && version === undefined) {
    return restrictions.encodings && !restrictions.encodings.includes(encoding) ? undefined : { encoding, pretty };
  }
  if (restrictions.transforms === false || !transformKinds.has(as ?? '')) return undefined;
  if (group !== 'meta.k8s.io' || (version !== 'v1' && version !== 'v1beta1')) return undefined;
  if (as === 'Table' && encoding === 'protobuf') return undefined;
  return { encoding, pretty, as: { kind: as as TransformKind, version } };
}
