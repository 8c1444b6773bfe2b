import { type JsonPath, JsonPathError, type JsonPathStep, type SliceEnd } from '#domain/json-path/json-path.js';

/**
 * Reads a path such as `.spec.containers[0].image` or `.status.conditions[?(@.type=="Ready")].status`. Throws JsonPathError. `range` and
 * `end`, which only templates have, lead nowhere. Source: k8s.io/client-go/util/jsonpath/parser.go.
 */
export function parseJsonPath(text: string): JsonPath {
  return new PathReader(text).path();
}

const terminator = /[ \t\r\n.,[\]$@{}]/;

class PathReader {
  #at = 0;

  constructor(private readonly text: string) {}

  path(): JsonPath {
    const steps: JsonPathStep[] = [];
    while (this.#at < this.text.length) {
      const step = this.#step(steps.at(-1));
      if (step) steps.push(...(Array.isArray(step) ? (step as JsonPath) : [step as JsonPathStep]));
    }
    return steps;
  }

  #step(before: JsonPathStep | undefined): JsonPathStep | JsonPath | undefined {
    const rest = this.text.slice(this.#at);
    if (rest.startsWith('[?(')) return this.#filter();
    if (rest.startsWith('..')) return this.#recursive(before);
    const character = String.fromCodePoint(rest.codePointAt(0) ?? 0);
    switch (character) {
      case ' ':
      case '@':
      case '$':
        this.#at += 1;
        return undefined;
      case '[':
        return this.#brackets();
      case '"':
      case "'":
        return this.#quoted(character);
      case '.':
        this.#at += 1;
        return this.#field();
      default:
        if (/[+\-\p{Nd}]/u.test(character)) return this.#number();
        if (/[_\p{L}]/u.test(character)) return this.#word();
        throw new JsonPathError(`unrecognized character in action: ${character}`);
    }
  }

  #recursive(before: JsonPathStep | undefined): JsonPathStep | JsonPath {
    if (before?.is === 'recursive') throw new JsonPathError('invalid multiple recursive descent');
    this.#at += 2;
    const descend: JsonPathStep = { is: 'recursive' };
    return /^[_\p{L}\p{Nd}]/u.test(this.text.slice(this.#at)) ? [descend, this.#field()] : descend;
  }

  #field(): JsonPathStep {
    let name = '';
    while (this.#at < this.text.length) {
      const character = this.text[this.#at] ?? '';
      if (character === '\\') {
        name += this.text[this.#at + 1] ?? '';
        this.#at += 2;
      } else if (terminator.test(character)) break;
      else {
        name += character;
        this.#at += 1;
      }
    }
    return name === '*' ? { is: 'wildcard' } : { is: 'field', name };
  }

  #word(): JsonPathStep {
    const word = this.#take(/^[^ \t\r\n.,[\]$@{}]+/);
    if (word === 'true' || word === 'false') return { is: 'literal', value: word === 'true' };
    return { is: 'word', word };
  }

  #number(): JsonPathStep {
    const digits = this.#take(/^[+-]?[.\p{Nd}]*/u);
    if (!/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(digits)) throw new JsonPathError(`cannot parse number ${digits}`);
    return { is: 'literal', value: Number(digits) };
  }

  #quoted(quote: string): JsonPathStep {
    const text = this.#take(quote === '"' ? /^"(?:[^"\\\n]|\\.)*"/ : /^'(?:[^'\\\n]|\\.)*'/);
    if (text === '') throw new JsonPathError('unterminated quoted string');
    return { is: 'literal', value: text.slice(1, -1).replace(/\\(.)/g, '$1') };
  }

  #brackets(): JsonPathStep | JsonPath {
    const text = this.#take(/^\[[^\]\n]*\]/);
    if (text === '') throw new JsonPathError('unterminated array');
    const inner = text.slice(1, -1);
    const parts = inner.split(',');
    if (parts.length > 1) return { is: 'union', paths: parts.map((part) => parseJsonPath(`[${part.trim()}]`)) };
    const key = /^'([^']*)'$/.exec(inner);
    return key ? parseJsonPath(`.${key[1] ?? ''}`) : sliceOf(inner === '*' ? ':' : inner);
  }

  #filter(): JsonPathStep {
    const text = this.#take(/^\[\?\((?:[^"')\n]|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')*\)\]/);
    if (text === '') throw new JsonPathError('unterminated filter');
    const inner = text.slice(3, -2);
    const compared = /^([^!<>=]+)([!<>=]+)(.+?)$/.exec(inner);
    if (!compared) return { is: 'filter', left: parseJsonPath(inner), operator: 'exists', right: [] };
    const [, left = '', operator = '', right = ''] = compared;
    return { is: 'filter', left: parseJsonPath(left), operator, right: parseJsonPath(right) };
  }

  #take(pattern: RegExp): string {
    const found = pattern.exec(this.text.slice(this.#at))?.[0] ?? '';
    this.#at += found.length;
    return found;
  }
}

function sliceOf(text: string): JsonPathStep {
  const found = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(text);
  if (!found) throw new JsonPathError(`invalid array index ${text}`);
  const [, start = '', end, step] = found;
  const numberOf = (digits: string | undefined): number | undefined =>
    digits === undefined || digits === '' ? undefined : indexOf(digits);
  const from = numberOf(start);
  const to = numberOf(end?.slice(1));
  const derived: SliceEnd = { at: (from ?? 0) + 1, isDerived: true };
  return {
    is: 'slice',
    start: from,
    end: end === undefined ? derived : to === undefined ? undefined : { at: to, isDerived: false },
    step: numberOf(step?.slice(1)),
  };
}

function indexOf(digits: string): number {
  if (!/^-?\d+$/.test(digits)) throw new JsonPathError(`array index ${digits} is not a number`);
  return Number(digits);
}
