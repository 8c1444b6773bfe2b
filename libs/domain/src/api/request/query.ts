import { percentDecode } from '#domain/api/request/percent-decode.js';

/** The query of a URL: decoded values by name, in order. Pairs with bad escapes, or with a semicolon, are left out as Go leaves them out. */
export type Query = ReadonlyMap<string, readonly string[]>;

export const emptyQuery: Query = new Map();

/** Reads what follows the `?` of a URL. */
export function parseQuery(text: string): Query {
  if (text === '') return emptyQuery;
  const query = new Map<string, string[]>();
  for (const pair of text.split('&')) {
    if (pair === '' || pair.includes(';')) continue;
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1));
    if (name === undefined || value === undefined) continue;
    const values = query.get(name);
    if (values) values.push(value);
    else query.set(name, [value]);
  }
  return query;
}

/** The first value of a parameter; undefined when it is not given. */
export function firstOf(query: Query, name: string): string | undefined {
  return query.get(name)?.[0];
}

function decode(text: string): string | undefined {
  return percentDecode(text.replaceAll('+', ' '));
}
