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
