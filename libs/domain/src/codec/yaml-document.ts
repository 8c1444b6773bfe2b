import { Composer, type CST, type Document, Lexer, LineCounter, Parser, type Tags, YAMLParseError } from 'yaml';
import { DecodeError } from '#domain/codec/decode-error.js';
import { yamlProblem } from '#domain/codec/yaml-problem.js';
import { requestEntityTooLarge } from '#domain/status/status-error.js';

/** A text that was read, not yet resolved: aliases and merge keys stand as they were written. */
export interface YamlDocument {
  readonly contents: unknown;
  readonly text: string;
  readonly lines: LineCounter;
}

/** Reading takes some microseconds for each, during which nobody else is served. A manifest of a megabyte has fewer. */
const maxTokens = 500_000;

/** Composing is recursive, and JSON is not taken deeper either. */
const maxNesting = 400;

/** What YAML 1.1 has and Go's reader does not know: values that are no JSON, and sexagesimal numbers. */
const unknownTags: ReadonlySet<string> = new Set(['timestamp', 'binary', 'omap', 'pairs', 'set']);

function isKnown(tag: Tags[number]): boolean {
  if (typeof tag === 'string') return !unknownTags.has(tag);
  return !unknownTags.has(tag.tag.slice(tag.tag.lastIndexOf(':') + 1)) && !('format' in tag && tag.format === 'TIME');
}

/**
 * Reads the first document of a text as the API server's library does: YAML 1.1 without sexagesimals and timestamps; what follows the first
 * document is not looked at. Undefined where there is none. Throws DecodeError, and 413 for more than can be read in one turn.
 */
export function readYamlDocument(text: string): YamlDocument | undefined {
  if (hasControlCharacters(text)) throw new DecodeError('yaml: control characters are not allowed');
  const lines = new LineCounter();
  const tokens = firstDocument(text, lines);
  const composer = new Composer({
    version: '1.1',
    uniqueKeys: false,
    merge: true,
    prettyErrors: false,
    intAsBigInt: true,
    customTags: (tags: Tags) => tags.filter(isKnown),
  });
  const [document] = composer.compose(tokens) as Iterable<Document.Parsed>;
  if (!document) return undefined;
  const [error] = document.errors;
  if (error) throw new DecodeError(error instanceof YAMLParseError ? yamlProblem(error, text, lines) : error.message);
  return { contents: document.contents, text, lines };
}

/** The parts of the first document, which are few enough and not too deep. */
function firstDocument(text: string, lines: LineCounter): readonly CST.Token[] {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  const tokens: CST.Token[] = [];
  let count = 0;
  let documents = 0;
  const take = (token: CST.Token): void => {
    if (token.type === 'document') documents += 1;
    if (documents < 2) tokens.push(token);
  };
  for (const lexeme of new Lexer().lex(text)) {
    count += 1;
    if (count > maxTokens) throw requestEntityTooLarge(`limit is ${maxTokens} tokens of YAML`);
    for (const token of parser.next(lexeme)) take(token);
    if (documents > 1) return tokens;
  }
  for (const token of parser.end()) take(token);
  if (tokens.some((token) => isTooDeep(token))) throw tooDeep();
  return tokens;
}

/** Names the limit that upstream has. */
export function tooDeep(): DecodeError {
  return new DecodeError('yaml: exceeded max depth of 10000');
}

/** Without recursion: it is asked before anything recursive may begin. */
function isTooDeep(root: CST.Token): boolean {
  const open: (readonly [token: CST.Token, depth: number])[] = [[root, 0]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [token, depth] = next;
    if (depth > maxNesting) return true;
    if ('value' in token && token.value) open.push([token.value as CST.Token, depth]);
    if (!('items' in token)) continue;
    for (const item of token.items) {
      if (item.key) open.push([item.key, depth + 1]);
      if (item.value) open.push([item.value, depth + 1]);
    }
  }
  return false;
}

/** C0 and C1 but for the white space among them, and the code points that are none. */
function hasControlCharacters(text: string): boolean {
  return /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text);
}
