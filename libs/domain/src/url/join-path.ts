/** Joins parts of a path with slashes and takes out `.`, `..` and empty parts, as path.Join of Go does; empty when all parts are. */
export function joinPath(...parts: readonly string[]): string {
  const whole = parts.filter((part) => part !== '').join('/');
  return whole === '' ? '' : cleanPath(whole);
}

/** As joinPath, but a slash at the end of the last part stays. Source: k8s.io/apimachinery/pkg/util/net/http.go JoinPreservingTrailingSlash. */
export function joinKeepingSlash(...parts: readonly string[]): string {
  const joined = joinPath(...parts);
  const last = parts.findLast((part) => part !== '') ?? '';
  return last.endsWith('/') && !joined.endsWith('/') ? `${joined}/` : joined;
}

function cleanPath(path: string): string {
  const isRooted = path.startsWith('/');
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') kept.push(part);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (!isRooted) kept.push(part);
  }
  const clean = kept.join('/');
  return isRooted ? `/${clean}` : clean || '.';
}
