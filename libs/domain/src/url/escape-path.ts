/** A path with everything escaped that Go's net/url does not write into paths as it is. Lone surrogates become U+FFFD. */
export function escapePath(path: string): string {
  return encodeURI(path.replace(/\p{Surrogate}/gu, '\ufffd')).replace(/[?#!'()*]/g, percentEncoded);
}

function percentEncoded(mark: string): string {
  return `%${mark.charCodeAt(0).toString(16).toUpperCase()}`;
}
