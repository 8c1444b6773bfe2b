/** strings.SplitN: into at most `limit` parts where it is not negative; an empty separator splits between characters. */
export function splitText(text: string, separator: string, limit: number): readonly string[] {
  if (limit === 0) return [];
  const parts = separator === '' ? Array.from(text) : text.split(separator);
  if (limit < 0 || parts.length <= limit) return parts;
  return [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)];
}

/** strings.Replace: the first `limit` places where it is not negative; an empty `old` is before, between and after characters. */
export function replaceText(text: string, old: string, by: string, limit: number): string {
  if (limit === 0 || old === by) return text;
  if (old === '') return insertBetween(Array.from(text), by, limit);
  const parts = text.split(old);
  const replaced = limit < 0 ? parts.length - 1 : Math.min(limit, parts.length - 1);
  return [parts.slice(0, replaced + 1).join(by), ...parts.slice(replaced + 1)].join(old);
}

function insertBetween(characters: readonly string[], by: string, limit: number): string {
  const places = limit < 0 ? characters.length + 1 : Math.min(limit, characters.length + 1);
  const texts = characters.map((character, i) => (i < places ? by + character : character));
  return texts.join('') + (places > characters.length ? by : '');
}
