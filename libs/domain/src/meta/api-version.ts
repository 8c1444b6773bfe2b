/** `apps/v1`, `v1`. */
export function apiVersionOf({ group, version }: { readonly group: string; readonly version: string }): string {
  return group === '' ? version : `${group}/${version}`;
}

/** The group, empty for core, and the version of an apiVersion; undefined for more than one slash. */
export function parseApiVersion(text: string): { readonly group: string; readonly version: string } | undefined {
  const [first = '', second, ...more] = text.split('/');
  if (more.length > 0) return undefined;
  return second === undefined ? { group: '', version: first } : { group: first, version: second };
}
