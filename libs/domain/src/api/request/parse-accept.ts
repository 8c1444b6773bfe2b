/** One media type of an Accept header: `type/subtype; name=value`. Letters are as they were sent. */
export interface MediaRange {
  readonly type: string;
  readonly subtype: string;
  /** Without the quality. */
  readonly parameters: ReadonlyMap<string, string>;
}

interface Clause extends MediaRange {
  readonly quality: number;
}

/**
 * Reads an Accept header, the best first; what is no media type is left out. The order is that of the library upstream uses, whose
 * comparison contradicts itself where a wildcard is better than a type: the sort is then decided by how it goes about it.
 * Source: github.com/munnerz/goautoneg.
 */
export function parseAccept(accept: string): readonly MediaRange[] {
  const clauses: Clause[] = [];
  for (const part of accept.split(',')) {
    const clause = parseClause(part);
    if (!clause) continue;
    let at = clauses.length;
    while (at > 0 && isBefore(clause, clauses[at - 1] as Clause)) at -= 1;
    clauses.splice(at, 0, clause);
  }
  return clauses;
}

function isBefore(a: Clause, b: Clause): boolean {
  return a.quality > b.quality || (a.type !== '*' && b.type === '*') || (a.subtype !== '*' && b.subtype === '*');
}

function parseClause(text: string): Clause | undefined {
  const [head = '', ...rest] = text.split(';');
  const [type = '', subtype, ...more] = head.split('/').map((part) => trimSpaces(part));
  if (more.some((part) => part !== '')) return undefined;
  if (!subtype && type !== '*') return undefined;
  const parameters = new Map<string, string>();
  let quality = 1;
  for (const parameter of rest) {
    const [name = '', value, ...others] = parameter.split('=');
    if (value === undefined || value === '' || others.some((other) => other !== '')) continue;
    if (trimSpaces(name) === 'q') quality = parseQuality(value);
    else parameters.set(trimSpaces(name), trimSpaces(value));
  }
  return { type, subtype: subtype || '*', parameters, quality };
}

/** 0 where it is no number. */
function parseQuality(text: string): number {
  return /^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)(e[+-]?[0-9]+)?$/i.test(text) ? Number(text) : 0;
}

function trimSpaces(text: string): string {
  return text.replace(/^ +| +$/g, '');
}
