const token = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
const type = new RegExp(`^${token}(/${token})?$`);
const parameter = new RegExp(`^\\s*;\\s*(${token})\\s*=\\s*(${token}|"(?:[^"\\\\\\r\\n]|\\\\[^\\r\\n])*")`);

/** The `type/subtype` of a Content-Type header in small letters; undefined where it cannot be read. Source: Go's mime.ParseMediaType. */
export function parseContentType(text: string): string | undefined {
  const [head = ''] = text.split(';', 1);
  const media = head.trim().toLowerCase();
  if (!type.test(media)) return undefined;
  const seen = new Map<string, string>();
  let rest = text.slice(head.length);
  while (rest.trim() !== '' && rest.trim() !== ';') {
    const [whole, name = '', value = ''] = parameter.exec(rest) ?? [];
    const known = seen.get(name.toLowerCase());
    if (whole === undefined || (known !== undefined && known !== value)) return undefined;
    seen.set(name.toLowerCase(), value);
    rest = rest.slice(whole.length);
  }
  return media;
}
