/** A place in a source text. Lines count from 1, columns from 0, both in characters as people count them. */
export interface Location {
  readonly line: number;
  readonly column: number;
}

/** What is wrong with an expression, and where. */
export interface Issue {
  /** Undefined where no place can be named; it is shown as `-1:0`. */
  readonly location: Location | undefined;
  readonly message: string;
}

/** The largest line shown below a message (in bytes). */
const snippetLimit = 16_384;
const issueLimit = 100;
const noLocation: Location = { line: -1, column: -1 };

/** The line and column of an offset (in UTF-16 units) in a text. */
export function locationOf(text: string, offset: number): Location {
  if (text === '') return { line: 1, column: -1 };
  let line = 1;
  let start = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', start)) {
    line += 1;
    start = at + 1;
  }
  return { line, column: lengthInCharacters(text.slice(start, offset)) };
}

/** Characters (code points) in a text. */
export function lengthInCharacters(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0xd800 || unit > 0xdbff) continue;
    const next = text.charCodeAt(i + 1);
    if (next < 0xdc00 || next > 0xdfff) continue;
    count -= 1;
    i += 1;
  }
  return count;
}

/** All that is wrong, in the order of the text, as Kubernetes shows it: `ERROR: <input>:1:6: ...`, the line, and a caret below the place. */
export function formatIssues(text: string, issues: readonly Issue[]): string {
  const shown = issues.slice(0, issueLimit).toSorted((a, b) => compareLocations(a.location ?? noLocation, b.location ?? noLocation));
  const texts = shown.map((issue) => formatIssue(text, issue));
  if (issues.length > issueLimit) texts.push(`${issues.length - issueLimit} more errors were truncated`);
  return texts.join('\n');
}

function compareLocations(a: Location, b: Location): number {
  return a.line - b.line || a.column - b.column;
}

function formatIssue(text: string, { location = noLocation, message }: Issue): string {
  const head = `ERROR: <input>:${location.line}:${location.column + 1}: ${message}`;
  const line = text.split('\n')[location.line - 1];
  if (line === undefined || location.column < 0 || utf8Length(line) > snippetLimit) return head;
  const snippet = line.replaceAll('\t', ' ');
  const characters = Array.from(snippet);
  const dots = characters.slice(0, Math.max(location.column, 0)).map((character) => (isWide(character) ? '．' : '.'));
  const caret = isWide(characters[location.column] ?? '') ? '＾' : '^';
  return `${head}\n | ${snippet}\n | ${dots.join('')}${caret}`;
}

/** Whatever takes more than one byte gets a wide dot below it. */
function isWide(character: string): boolean {
  return character !== '' && (character.codePointAt(0) ?? 0) > 0x7f;
}

/** Bytes of a text in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    // A surrogate counts two: half of the four bytes of its pair.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}
