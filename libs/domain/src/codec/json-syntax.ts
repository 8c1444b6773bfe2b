import { goQuote } from '#domain/json/go-marshal.js';

/**
 * What Go's JSON scanner says of a text that is no JSON. It reads bytes, so a character beyond ASCII is named by the first of its
 * UTF-8 bytes. Source: sigs.k8s.io/json/internal/golang/encoding/json/scanner.go.
 */

/** Deeper texts are refused. Go's limit is 10000; JSON.stringify and structuredClone run out of stack before that. */
export const maxDepth = 1000;

/** The error of a text that JSON.parse refused, or that is too deep; undefined when there is none. */
export function jsonSyntaxError(text: string): string | undefined {
  return new Scanner(text).scan();
}

const space = /[ \t\r\n]*/y;
const digits = /[0-9]*/y;

/** Each reading method returns undefined and moves on, or says what is wrong. */
class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  scan(): string | undefined {
    this.#skip(space);
    /** What is open, as its closing character. */
    const open: string[] = [];
    for (;;) {
      const fault = this.#beginValue(open);
      if (fault !== undefined) return fault;
      while (!this.#wantsValue) {
        if (open.length === 0) return this.#at === this.#text.length ? undefined : this.#invalid('after top-level value');
        const closing = this.#endValue(open);
        if (closing !== undefined) return closing;
      }
    }
  }

  /** Set when a value has to follow: at the start of a list, after a comma, after a key. */
  #wantsValue = true;

  #beginValue(open: string[]): string | undefined {
    this.#wantsValue = false;
    const character = this.#text[this.#at];
    if (character === '{' || character === '[') {
      open.push(character === '{' ? '}' : ']');
      if (open.length > maxDepth) return this.#invalid('exceeded max depth');
      this.#at += 1;
      this.#skip(space);
      return this.#beginContent(character);
    }
    const fault = this.#scalar(character);
    if (fault === undefined) this.#skip(space);
    return fault;
  }

  /** After an opening bracket: its closing one is left to endValue. */
  #beginContent(opening: string): string | undefined {
    if (this.#text[this.#at] === (opening === '{' ? '}' : ']')) return undefined;
    this.#wantsValue = true;
    return opening === '{' ? this.#key() : undefined;
  }

  #endValue(open: string[]): string | undefined {
    const closing = open[open.length - 1];
    const character = this.#text[this.#at];
    if (character === closing) {
      open.pop();
      this.#at += 1;
      this.#skip(space);
      return undefined;
    }
    if (character !== ',') return this.#invalid(closing === '}' ? 'after object key:value pair' : 'after array element');
    this.#at += 1;
    this.#skip(space);
    this.#wantsValue = true;
    return closing === '}' ? this.#key() : undefined;
  }

  #key(): string | undefined {
    if (this.#text[this.#at] !== '"') return this.#invalid('looking for beginning of object key string');
    const fault = this.#string();
    if (fault !== undefined) return fault;
    this.#skip(space);
    if (this.#text[this.#at] !== ':') return this.#invalid('after object key');
    this.#at += 1;
    this.#skip(space);
    return undefined;
  }

  #scalar(first: string | undefined): string | undefined {
    if (first === '"') return this.#string();
    if (first === 't') return this.#word('true');
    if (first === 'f') return this.#word('false');
    if (first === 'n') return this.#word('null');
    if (first !== undefined && /[-0-9]/.test(first)) return this.#number();
    return this.#invalid('looking for beginning of value');
  }

  #word(word: string): string | undefined {
    for (const letter of word) {
      if (this.#text[this.#at] !== letter) return this.#invalid(`in literal ${word} (expecting '${letter}')`);
      this.#at += 1;
    }
    return undefined;
  }

  #string(): string | undefined {
    this.#at += 1;
    for (;;) {
      while (this.#isPlain()) this.#at += 1;
      const character = this.#text[this.#at];
      if (character === '"') {
        this.#at += 1;
        return undefined;
      }
      if (character !== '\\') return this.#invalid('in string literal');
      this.#at += 1;
      const fault = this.#escape();
      if (fault !== undefined) return fault;
    }
  }

  #escape(): string | undefined {
    const character = this.#text[this.#at] ?? '';
    if (character === '' || !'bfnrt\\/"u'.includes(character)) return this.#invalid('in string escape code');
    this.#at += 1;
    for (let i = 0; character === 'u' && i < 4; i += 1) {
      if (!/[0-9a-fA-F]/.test(this.#text[this.#at] ?? '')) return this.#invalid('in \\u hexadecimal character escape');
      this.#at += 1;
    }
    return undefined;
  }

  #number(): string | undefined {
    if (this.#text[this.#at] === '-') this.#at += 1;
    if (!this.#isDigit()) return this.#invalid('in numeric literal');
    if (this.#text[this.#at] === '0') this.#at += 1;
    else this.#skip(digits);
    if (this.#text[this.#at] === '.') {
      this.#at += 1;
      if (!this.#isDigit()) return this.#invalid('after decimal point in numeric literal');
      this.#skip(digits);
    }
    if (!/[eE]/.test(this.#text[this.#at] ?? '')) return undefined;
    this.#at += 1;
    if (/[-+]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
    if (!this.#isDigit()) return this.#invalid('in exponent of numeric literal');
    this.#skip(digits);
    return undefined;
  }

  /** A character that stands for itself inside a string. */
  #isPlain(): boolean {
    const character = this.#text[this.#at] ?? '';
    return character >= ' ' && character !== '"' && character !== '\\';
  }

  #isDigit(): boolean {
    return /[0-9]/.test(this.#text[this.#at] ?? '');
  }

  #skip(pattern: RegExp): void {
    pattern.lastIndex = this.#at;
    pattern.test(this.#text);
    this.#at = pattern.lastIndex;
  }

  /** Go scans a space after the last byte to find out whether the text may end there. */
  #invalid(context: string): string {
    if (this.#at >= this.#text.length) {
      const insideToken = context !== 'in string literal' && /^in |^after decimal/.test(context);
      return insideToken ? `invalid character ' ' ${context}` : 'unexpected end of JSON input';
    }
    return `invalid character ${quoteByte(firstByte(this.#text.codePointAt(this.#at) ?? 0))} ${context}`;
  }
}

/** The first byte of a code point in UTF-8. */
function firstByte(code: number): number {
  if (code < 0x80) return code;
  if (code < 0x800) return 0xc0 | (code >> 6);
  return code < 0x10000 ? 0xe0 | (code >> 12) : 0xf0 | (code >> 18);
}

function quoteByte(byte: number): string {
  const character = String.fromCharCode(byte);
  if (character === "'") return "'\\''";
  return character === '"' ? `'"'` : `'${goQuote(character).slice(1, -1)}'`;
}
