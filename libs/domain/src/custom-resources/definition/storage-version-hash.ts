import { encodeBase64 } from '#domain/encoding/base64.js';
import { sha256 } from '#domain/hash/sha256.js';
import type { GroupVersionKind } from '#domain/schema/schema.js';

/** What discovery says of the stored form of a kind. Source: k8s.io/apiserver/pkg/endpoints/discovery/storageversionhash.go. */
export function storageVersionHash({ group, version, kind }: GroupVersionKind): string {
  const bytes = sha256(`${group}/${version}/${kind}`).subarray(0, 8);
  return encodeBase64(String.fromCharCode(...bytes));
}
