import type { ListMeta } from '#domain/schema/types/meta-v1.js';

/** The metadata of a list as another list of the same objects has it; empty texts are left out, as Go writes them. */
export function passListMeta({ resourceVersion, continue: more, remainingItemCount }: ListMeta): ListMeta {
  return {
    ...(resourceVersion && { resourceVersion }),
    ...(more && { continue: more }),
    ...(remainingItemCount !== undefined && { remainingItemCount }),
  };
}
