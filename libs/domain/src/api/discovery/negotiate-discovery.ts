import { parseAccept } from '#domain/api/request/parse-accept.js';

/** In which version a client wants aggregated discovery; undefined when it wants, or can only have, the plain documents. */
export function aggregatedVersionFor(accept: string | undefined): 'v2' | 'v2beta1' | undefined {
  for (const media of parseAccept(accept ?? '')) {
    if (media.type !== 'application' || (media.subtype !== 'json' && media.subtype !== 'yaml')) continue;
    const [as, group, version] = ['as', 'g', 'v'].map((name) => media.parameters.get(name));
    if (as === undefined) return undefined;
    if (as !== 'APIGroupDiscoveryList' || group !== 'apidiscovery.k8s.io') continue;
    if (version === 'v2' || version === 'v2beta1') return version;
  }
  return undefined;
}

/** The media type of aggregated discovery. */
export function aggregatedMediaType(version: 'v2' | 'v2beta1'): string {
  return `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
}
