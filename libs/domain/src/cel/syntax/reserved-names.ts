const reserved: ReadonlySet<string> = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(' '),
);

/** Words that CEL keeps for itself: names of properties that are one of them are escaped. */
export function isReservedName(name: string): boolean {
  return reserved.has(name);
}
