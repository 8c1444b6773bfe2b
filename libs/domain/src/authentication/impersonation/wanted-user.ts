import { goQuote, compareBytewise } from '#domain/json/go-marshal.js';
import { badRequest } from '#domain/status/status-error.js';

/** Whom a request is to be made as, as its headers say. */
export interface WantedUser {
  readonly username: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

const header = /^impersonate-(?:(user|uid|group)|extra-(.*))$/i;

/**
 * Reads the headers `Impersonate-User`, `-Group`, `-Uid` and `-Extra-<key>`; undefined where there are none. `headers` are names and values in
 * turn, as they came. Throws 400 where there are some but no user.
 * Source: k8s.io/apiserver/pkg/endpoints/filters/impersonation/constrained_impersonation.go.
 */
export function wantedUserOf(headers: readonly string[]): WantedUser | undefined {
  const found = { user: [] as string[], uid: [] as string[], group: [] as string[] };
  const extra = new Map<string, string[]>();
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const [, name, key] = header.exec(headers[i] ?? '') ?? [];
    const value = headers[i + 1] ?? '';
    if (name !== undefined) found[name.toLowerCase() as keyof typeof found].push(value);
    if (key !== undefined) extra.set(unescapeKey(key.toLowerCase()), [...(extra.get(unescapeKey(key.toLowerCase())) ?? []), value]);
  }
  const wanted = { username: found.user[0] ?? '', uid: found.uid[0] ?? '', groups: found.group, extra: Object.fromEntries(extra) };
  if (wanted.username !== '') return wanted;
  if (wanted.uid === '' && wanted.groups.length === 0 && extra.size === 0) return undefined;
  throw badRequest(`requested ${goSyntax(wanted)} without impersonating a user name`);
}

/** A key that cannot be unescaped stays as it is. */
function unescapeKey(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

/** By `%#v`. */
function goSyntax({ username, uid, groups, extra }: WantedUser): string {
  const list = (values: readonly string[]): string => `[]string{${values.map(goQuote).join(', ')}}`;
  const members = Object.entries(extra).toSorted(([a], [b]) => compareBytewise(a, b));
  const map = members.map(([key, values]) => `${goQuote(key)}:${list(values)}`).join(', ');
  const name = `Name:${goQuote(username)}, UID:${goQuote(uid)}`;
  const shownGroups = groups.length === 0 ? '[]string(nil)' : list(groups);
  return `&user.DefaultInfo{${name}, Groups:${shownGroups}, Extra:map[string][]string${members.length === 0 ? '(nil)' : `{${map}}`}}`;
}
