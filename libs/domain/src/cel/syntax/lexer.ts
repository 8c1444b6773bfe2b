/** Kinds of tokens, named as messages name them: the text itself for punctuation and keywords. In the order of messages. */
export const tokenKinds = [
  'EOF',
  '==',
  '!=',
  'in',
  '<',
  '<=',
  '>=',
  '>',
  '&&',
  '||',
  '[',
  ']',
  '{',
  '}',
  '(',
  ')',
  '.',
  ',',
  '-',
  '!',
  '?',
  ':',
  '+',
  '*',
  '/',
  '%',
  'true',
  'false',
  'null',
  'NUM_FLOAT',
  'NUM_INT',
  'NUM_UINT',
  'STRING',
  'BYTES',
  'IDENTIFIER',
  'ESC_IDENTIFIER',
] as const;

export type TokenKind = (typeof tokenKinds)[number];

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Offset of its first UTF-16 unit. */
  readonly at: number;
}

/** A place where no token begins. */
export interface LexicalProblem {
  readonly at: number;
  /** What was read before it was clear that it is no token. */
  readonly text: string;
}

/** Longer ones first. */
const punctuation = tokenKinds.filter((kind) => /^[^A-Za-z]/.test(kind)).toSorted((a, b) => b.length - a.length);

const keywords: ReadonlySet<string> = new Set(['in', 'true', 'false', 'null']);

const escape = String.raw`\\(?:[abfnrtv"'\\?${'`'}]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7][0-7])`;
const string = [
  String.raw`"""(?:${escape}|[^\\])*?"""`,
  String.raw`'''(?:${escape}|[^\\])*?'''`,
  String.raw`[rR]"""[^]*?"""`,
  String.raw`[rR]'''[^]*?'''`,
  String.raw`"(?:${escape}|[^\\"\n\r])*"`,
  String.raw`'(?:${escape}|[^\\'\n\r])*'`,
  String.raw`[rR]"[^"\n\r]*"`,
  String.raw`[rR]'[^'\n\r]*'`,
].join('|');

const hidden = /(?:[\t \r\n\f]+|\/\/[^\n]*)+/y;
const patterns: readonly (readonly [TokenKind, RegExp])[] = [
  ['BYTES', new RegExp(`[bB](?:${string})`, 'y')],
  ['STRING', new RegExp(string, 'y')],
  ['NUM_UINT', /(?:0x[0-9a-fA-F]+|[0-9]+)[uU]/y],
  ['NUM_FLOAT', /[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+|\.[0-9]+(?:[eE][+-]?[0-9]+)?/y],
  ['NUM_INT', /0x[0-9a-fA-F]+|[0-9]+/y],
  ['IDENTIFIER', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['ESC_IDENTIFIER', /`[A-Za-z0-9_.\-/ ]+`/y],
];

/** The tokens of an expression, the last of them `EOF`, and what is none. White space and comments are left out. */
export function tokenize(text: string): { readonly tokens: readonly Token[]; readonly problems: readonly LexicalProblem[] } {
  const tokens: Token[] = [];
  const problems: LexicalProblem[] = [];
  let at = 0;
  while (at < text.length) {
    const skipped = matchAt(hidden, text, at);
    if (skipped !== undefined) {
      at += skipped.length;
      continue;
    }
    const token = tokenAt(text, at);
    if (token) tokens.push(token);
    else problems.push({ at, text: misreadAt(text, at) });
    at += (token ?? problems.at(-1))?.text.length || 1;
  }
  tokens.push({ kind: 'EOF', text: '<EOF>', at: text.length });
  return { tokens, problems };
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function tokenAt(text: string, at: number): Token | undefined {
  for (const [kind, pattern] of patterns) {
    const found = matchAt(pattern, text, at);
    if (found === undefined) continue;
    return { kind: kind === 'IDENTIFIER' && isKeyword(found) ? found : kind, text: found, at };
  }
  const mark = punctuation.find((candidate) => text.startsWith(candidate, at));
  return mark && { kind: mark, text: mark, at };
}

function isKeyword(text: string): text is 'in' | 'true' | 'false' | 'null' {
  return keywords.has(text);
}

/** What could still have become a token, and the character that it could not become one with. */
function misreadAt(text: string, at: number): string {
  const begun = beginnings.map((pattern) => matchAt(pattern, text, at)).find((found) => found !== undefined);
  const length = begun?.length ?? 0;
  const character = String.fromCodePoint(text.codePointAt(at + length) ?? 0);
  return (begun ?? '') + (at + length < text.length ? character : '');
}

const partialEscape = String.raw`(?:\\(?:[xX][0-9a-fA-F]?|u[0-9a-fA-F]{0,3}|U[0-9a-fA-F]{0,7}|[0-3][0-7]?)?)?`;
const beginnings = [
  new RegExp(String.raw`"(?:${escape}|[^\\"\n\r])*${partialEscape}`, 'y'),
  new RegExp(String.raw`'(?:${escape}|[^\\'\n\r])*${partialEscape}`, 'y'),
  /`[A-Za-z0-9_.\-/ ]*/y,
  /[=&|]/y,
];
