/** What upstream's YAML reader says of bytes that are no UTF-8; undefined where they are. Source: go.yaml.in/yaml/v2 readerc.go. */
export function yamlUtf8Problem(bytes: Uint8Array): string | undefined {
  for (let at = 0; at < bytes.length;) {
    const width = widthOf(bytes[at] ?? 0);
    if (width === 0) return 'yaml: invalid leading UTF-8 octet';
    if (at + width > bytes.length) return 'yaml: incomplete UTF-8 octet sequence';
    const problem = width === 1 ? undefined : characterProblem(bytes.subarray(at, at + width));
    if (problem !== undefined) return problem;
    at += width;
  }
  return undefined;
}

function widthOf(first: number): number {
  if (first < 0x80) return 1;
  if (first >= 0xc0 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  return first >= 0xf0 && first < 0xf8 ? 4 : 0;
}

/** The smallest code point that needs so many bytes. */
const smallest = [0, 0, 0x80, 0x800, 0x10000];

function characterProblem(bytes: Uint8Array): string | undefined {
  const width = bytes.length;
  let code = (bytes[0] ?? 0) & (0x7f >> width);
  for (const byte of bytes.subarray(1)) {
    if ((byte & 0xc0) !== 0x80) return 'yaml: invalid trailing UTF-8 octet';
    code = (code << 6) | (byte & 0x3f);
  }
  if (code < (smallest[width] ?? 0)) return 'yaml: invalid length of a UTF-8 sequence';
  return (code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff ? 'yaml: invalid Unicode character' : undefined;
}
