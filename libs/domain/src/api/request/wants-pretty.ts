import { firstOf, type Query } from '#domain/api/request/query.js';

const truths: ReadonlySet<string> = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);

/** People get indented JSON: browsers, curl and Wget, and whoever says `pretty=true`. Source: negotiate.go isPrettyPrint. */
export function wantsPretty(query: Query, userAgent: string | undefined): boolean {
  const asked = firstOf(query, 'pretty');
  if (asked !== undefined && asked !== '') return truths.has(asked);
  return userAgent !== undefined && /^(curl|Wget|Mozilla\/5\.0)/.test(userAgent);
}
