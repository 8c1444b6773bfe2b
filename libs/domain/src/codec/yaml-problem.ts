import type { LineCounter, YAMLParseError } from 'yaml';

/**
 * How upstream's reader numbers the line of a problem: its scanner counts from one, its parser from zero; none is said of the first. That a
 * key has no value is noticed on the line after it.
 */
type Counted = 'scanner' | 'parser' | 'late';

interface Problem {
  readonly text: string;
  readonly counted: Counted;
  /** Where the line is that is named; the position of the error when absent. */
  readonly at?: number;
}

const unstartable = 'found character that cannot start any token';

/**
 * What upstream's YAML reader says of a text that this one refuses. The two find problems at different places, so this is exact for the
 * usual mistakes and near for the others. Source: go.yaml.in/yaml/v2 {scannerc,parserc,decode}.go.
 */
export function yamlProblem(error: YAMLParseError, text: string, lines: LineCounter): string {
  const { text: problem, counted, at = error.pos[0] } = problemOf(error, text);
  const { line } = lines.linePos(at);
  const ends = at >= text.trimEnd().length && !text.endsWith('\n');
  const named = { scanner: line === 1 ? 0 : line, parser: ends ? line : line - 1, late: line + 1 }[counted];
  return `yaml: ${named === 0 ? '' : `line ${named}: `}${problem}`;
}

function problemOf({ code, message, pos: [at] }: YAMLParseError, text: string): Problem {
  switch (code) {
    case 'BLOCK_AS_IMPLICIT_KEY':
      return scanner('mapping values are not allowed in this context', at + Math.max(text.slice(at).search(/:(\s|$)/), 0));
    case 'TAB_AS_INDENT':
      return scanner(unstartable);
    case 'BAD_SCALAR_START':
      return message.includes('flow indicator') ? parser('did not find expected node content') : scanner(unstartable);
    case 'BAD_DQ_ESCAPE':
      return scanner(/ \\[xuU]/.test(message) ? 'did not find expected hexdecimal number' : 'found unknown escape character');
    case 'BAD_ALIAS':
      return scanner('did not find expected alphabetic or numeric character');
    case 'MULTILINE_IMPLICIT_KEY':
      return parser('did not find expected key');
    case 'MISSING_CHAR':
    case 'BAD_INDENT':
      return unfinished(message, text, at);
    case 'UNEXPECTED_TOKEN':
      return unexpected(message, text);
    case 'TAG_RESOLVE_FAILED':
      return message.startsWith('Verbatim') ? scanner("did not find the expected '>'") : scanner(lowerFirst(message));
    default:
      return scanner(lowerFirst(message));
  }
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

function unfinished(message: string, text: string, at: number): Problem {
  if (message.startsWith('Flow')) {
    if (/[[{,:]\s*$/.test(text.slice(0, at))) return parser('did not find expected node content');
    return parser(`did not find expected ',' or '${message.startsWith('Flow map') ? '}' : ']'}'`);
  }
  if (message.includes('quote')) return scanner('found unexpected end of stream');
  if (message.startsWith('Implicit map keys')) return { text: "could not find expected ':'", counted: 'late' };
  return parser(message.includes('sequence') ? "did not find expected '-' indicator" : 'did not find expected key');
}

function unexpected(message: string, text: string): Problem {
  if (message.startsWith('Block scalar header')) return scanner('did not find expected comment or line break');
  if (message.includes('YAML document')) return parser('did not find expected node content');
  return parser(/^\s*- /.test(text) ? "did not find expected '-' indicator" : 'did not find expected key');
}

function scanner(text: string, at?: number): Problem {
  return { text, counted: 'scanner', ...(at !== undefined && { at }) };
}

function parser(text: string): Problem {
  return { text, counted: 'parser' };
}
