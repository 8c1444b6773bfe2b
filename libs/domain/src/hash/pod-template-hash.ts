import { fnv1a32 } from '#domain/hash/fnv.js';
import { goDump } from '#domain/hash/go-dump.js';
import { safeEncode } from '#domain/hash/safe-encode.js';
import { builtInSchema } from '#domain/schema/built-in.js';
import type { PodTemplateSpec } from '#domain/schema/types/core-v1.js';

/**
 * The text behind `pod-template-hash`, bit for bit what v1.36 computes (controller.ComputeHash): 1 to 10 characters. `template` is that of
 * the Deployment or DaemonSet, with defaults applied and without the label itself. A collision count of 0 and none at all differ.
 * Other releases of Kubernetes give other hashes, because the hash covers every field the type has.
 */
export function podTemplateHash(template: PodTemplateSpec, collisionCount?: number): string {
  const dump = goDump(builtInSchema('core.v1.PodTemplateSpec'), template);
  return safeEncode(String(fnv1a32(dump, collisionCount === undefined ? '' : eightBytes(collisionCount))));
}

/** The count as 32 bits, least significant byte first, in a buffer of eight. */
function eightBytes(count: number): string {
  const low = [0, 8, 16, 24].map((shift) => String.fromCharCode((count >>> shift) & 0xff)).join('');
  return low + '\0'.repeat(4);
}
