/** What the server reads and writes objects in. CBOR is not served, so it is not listed. */
export const objectMediaTypes = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'] as const;

/** What it writes watch events in. */
export const streamMediaTypes = ['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch'] as const;

export const patchMediaTypes = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
] as const;

/** Custom resources are read and written in text only, and have no strategic merge patch. */
export const customMediaTypes = ['application/json', 'application/yaml'] as const;

export const customPatchMediaTypes = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/apply-patch+yaml',
] as const;
