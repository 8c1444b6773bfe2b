import { stringify } from 'yaml';

/** An object as the API server writes YAML: members sorted, lists not indented, long lines left whole. Ends with a line feed. */
export function encodeYaml(value: unknown): string {
  return stringify(value, {
    version: '1.1',
    sortMapEntries: (a, b) => compareKeys(String(a.key), String(b.key)),
    indentSeq: false,
    lineWidth: 0,
    aliasDuplicateObjects: false,
    keepUndefined: false,
  });
}

function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
