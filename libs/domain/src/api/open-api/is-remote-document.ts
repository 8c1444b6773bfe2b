import type { Registry } from '#domain/api/registry.js';

/**
 * Whether the OpenAPI document of a path (`apis/g/v1`) is another server's to give: of all that such servers have, only what is about groups
 * and versions that this one does not serve. Every server has documents of `version`, `apis` and the like.
 */
export function isRemoteDocument(path: string, registry: Registry): boolean {
  const [root, group = '', version, ...rest] = path.split('/');
  if (root !== 'apis' || group === '' || rest.length > 0) return false;
  return version === undefined ? !registry.servesGroup(group) : !registry.serves(group, version);
}
