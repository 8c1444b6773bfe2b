/** One value of DER: its tag, what is in it, and all of it as it is written. */
export interface DerValue {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly raw: Uint8Array;
}

/** Tags of ASN.1 as they are written, constructed bit included. */
export const derTag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Why something is no certificate, request or key. Never leaves the folder: its functions return the text. */
export class X509Problem extends Error {}

/** `value`, or a problem where there is none. */
export function must<T>(value: T | undefined, problem: string): T {
  if (value === undefined) throw new X509Problem(problem);
  return value;
}

/** Reads values one after the other; a value that is not there, or not in the one form DER allows, is undefined. */
export class DerReader {
  #at = 0;

  constructor(readonly bytes: Uint8Array) {}

  get isEmpty(): boolean {
    return this.#at >= this.bytes.length;
  }

  /** The tag of the next value; undefined at the end. */
  get nextTag(): number | undefined {
    return this.bytes[this.#at];
  }

  /** The next value, which must have `tag` if one is given. */
  read(tag?: number): DerValue | undefined {
    const found = this.nextTag;
    const isLongTag = found !== undefined && (found & 0x1f) === 0x1f;
    if (found === undefined || isLongTag || (tag !== undefined && found !== tag)) return undefined;
    const header = readLength(this.bytes, this.#at + 1);
    if (!header || header.start + header.length > this.bytes.length) return undefined;
    const end = header.start + header.length;
    const value = { tag: found, content: this.bytes.subarray(header.start, end), raw: this.bytes.subarray(this.#at, end) };
    this.#at = end;
    return value;
  }

  /** A reader of what is in the next value. */
  enter(tag: number): DerReader | undefined {
    const value = this.read(tag);
    return value && new DerReader(value.content);
  }

  /** The next value when it has `tag`. */
  optional(tag: number): DerValue | undefined {
    return this.nextTag === tag ? this.read(tag) : undefined;
  }
}

/** A length in the shortest form, of at most four bytes. */
function readLength(bytes: Uint8Array, at: number): { readonly start: number; readonly length: number } | undefined {
  const first = bytes[at];
  if (first === undefined) return undefined;
  if (first < 0x80) return { start: at + 1, length: first };
  const size = first & 0x7f;
  if (size === 0 || size > 4 || at + size >= bytes.length) return undefined;
  let length = 0;
  for (let i = 1; i <= size; i += 1) length = length * 256 + (bytes[at + i] ?? 0);
  const isShortest = length >= 0x80 && (bytes[at + 1] ?? 0) !== 0;
  return isShortest ? { start: at + 1 + size, length } : undefined;
}
