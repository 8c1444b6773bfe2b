/** The encodings of objects, in the order the server prefers them. */
export const mediaTypes = {
  json: 'application/json',
  yaml: 'application/yaml',
  protobuf: 'application/vnd.kubernetes.protobuf',
} as const;

export type Encoding = keyof typeof mediaTypes;

export const encodings = Object.keys(mediaTypes) as readonly Encoding[];

/** Encodings that watches have. */
export const streamEncodings: readonly Encoding[] = ['json', 'protobuf'];

/** A media type as it stands in a header: `type/subtype; name=value`. Names and the type are in small letters. */
export interface MediaRange {
  readonly type: string;
  readonly subtype: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Reads one media type; undefined when it is none. Quoted values lose their quotes. */
export function parseMediaType(text: string): MediaRange | undefined {
  const [head = '', ...rest] = text.split(';');
  const match = /^\s*([^\s/]+)\/([^\s/]+)\s*$/.exec(head);
  if (!match) return undefined;
  const parameters = new Map<string, string>();
  for (const parameter of rest) {
    const equals = parameter.indexOf('=');
    if (equals < 0) continue;
    const value = parameter.slice(equals + 1).trim();
    parameters.set(parameter.slice(0, equals).trim().toLowerCase(), value.replace(/^"(.*)"$/, '$1'));
  }
  return { type: String(match[1]).toLowerCase(), subtype: String(match[2]).toLowerCase(), parameters };
}
