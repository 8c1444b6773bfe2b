/** Headers in order, names as Go writes them (`X-Forwarded-For`); a name may come more than once. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** Reads names and values in turn, as Node hands them over; pseudo headers of HTTP/2 (`:path`) are left out. */
export function headerList(raw: readonly string[]): HeaderList {
  const list: (readonly [string, string])[] = [];
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i] ?? '';
    if (!name.startsWith(':')) list.push([canonicalName(name), raw[i + 1] ?? '']);
  }
  return list;
}

/** All values of a header. */
export function valuesOf(headers: HeaderList, name: string): readonly string[] {
  return headers.filter(([one]) => one === name).map(([, value]) => value);
}

/** The headers without those of these names. */
export function withoutHeaders(headers: HeaderList, names: readonly string[]): HeaderList {
  return headers.filter(([name]) => !names.includes(name));
}

/** The headers with this one in place of all of its name. */
export function withHeader(headers: HeaderList, name: string, value: string): HeaderList {
  return [...withoutHeaders(headers, [name]), [name, value]];
}

/** `x-forwarded-FOR` as Go writes it; what can be no name stays. */
export function canonicalName(name: string): string {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return name;
  return name.toLowerCase().replace(/(^|-)[a-z]/g, (first) => first.toUpperCase());
}

/** They are between two neighbours only (net/http/httputil/reverseproxy.go hopHeaders). */
const hopByHop: readonly string[] = [
  'Connection',
  'Proxy-Connection',
  'Keep-Alive',
  'Proxy-Authenticate',
  'Proxy-Authorization',
  'Te',
  'Trailer',
  'Transfer-Encoding',
  'Upgrade',
];

/** Without the headers that are not passed on: the usual ones and those that `Connection` names. */
export function withoutHopByHop(headers: HeaderList): HeaderList {
  const named = valuesOf(headers, 'Connection').flatMap((value) => value.split(',').map((name) => canonicalName(name.trim())));
  return withoutHeaders(headers, [...hopByHop, ...named]);
}
