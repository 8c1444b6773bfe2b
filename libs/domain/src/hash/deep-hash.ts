import { fnv1a128 } from '#domain/hash/fnv.js';
import { goDump } from '#domain/hash/go-dump.js';
import { builtInSchema } from '#domain/schema/built-in.js';

/**
 * The 32 hexadecimal digits by which upstream sorts and groups ports and subsets (deepHashObjectToString of
 * k8s.io/endpointslice/util/controller_utils.go, hashObject of pkg/api/v1/endpoints/util.go): `typeName` is the qualified name of the
 * built-in type, as `discovery.v1.EndpointPort`.
 */
export function deepHash(typeName: string, value: unknown): string {
  return fnv1a128(goDump(builtInSchema(typeName), value));
}
