/**
 * Orders resourceVersions as the numbers they are, of any length: negative when `a` is older. The empty revision is older than all.
 * Source: k8s.io/apimachinery/pkg/util/resourceversion.
 */
export function compareRevisions(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}
