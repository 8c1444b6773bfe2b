import { fnv1Of32 } from '#domain/hash/fnv.js';
import { safeEncode } from '#domain/hash/safe-encode.js';
import { goMarshal } from '#domain/json/go-marshal.js';
import type { PodTemplateSpec } from '#domain/schema/types/core-v1.js';

/** What the data of a ControllerRevision of a StatefulSet or DaemonSet holds: a patch that brings this template back. */
export function templateRevisionData(template: PodTemplateSpec): object {
  return { spec: { template: { ...template, $patch: 'replace' } } };
}

/**
 * The hash of a revision, which its name ends in (history.HashControllerRevision). `data` is that of the ControllerRevision;
 * the StatefulSet controller always has a collision count, 0 at first.
 */
export function controllerRevisionHash(data: object, collisionCount?: number): string {
  return safeEncode(String(fnv1Of32(goMarshal(data) + (collisionCount === undefined ? '' : String(collisionCount)))));
}

/** `<prefix>-<hash>`; the prefix is cut to 223 characters (history.ControllerRevisionName). */
export function controllerRevisionName(prefix: string, hash: string): string {
  return `${prefix.slice(0, 223)}-${hash}`;
}
