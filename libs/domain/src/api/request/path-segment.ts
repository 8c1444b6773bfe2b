/**
 * Whether a name can stand between two slashes of a path, and why not.
 * Source: k8s.io/apimachinery/pkg/api/validate/content/path.go.
 */
export function pathSegmentProblems(name: string, isPrefix: boolean): readonly string[] {
  if (!isPrefix && (name === '.' || name === '..')) return [`may not be '${name}'`];
  return ['/', '%'].filter((illegal) => name.includes(illegal)).map((illegal) => `may not contain '${illegal}'`);
}

export function isPathSegmentName(name: string): boolean {
  return pathSegmentProblems(name, false).length === 0;
}
