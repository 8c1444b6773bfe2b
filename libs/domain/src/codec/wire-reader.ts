import { DecodeError } from '#domain/codec/decode-error.js';
import { maxDepth } from '#domain/codec/json-syntax.js';

/** Wire types of protobuf fields. */
export const wire = { varint: 0, fixed64: 1, bytes: 2, startGroup: 3, endGroup: 4, fixed32: 5 } as const;

/**
 * Reads protobuf within given bounds. Lengths are checked before anything is taken, so nothing is allocated that is not there.
 * Every method throws DecodeError with the text of Go's generated code.
 */
export class WireReader {
  readonly #bytes: Uint8Array;
  #at: number;
  readonly #end: number;
  /** How many messages deep this one is. */
  readonly #depth: number;
  /** The low and the high 32 bits of the varint read last, unsigned. */
  #low = 0;
  #high = 0;
  #type = 0;

  constructor(bytes: Uint8Array, at = 0, end = bytes.length, depth = 0) {
    this.#bytes = bytes;
    this.#at = at;
    this.#end = end;
    this.#depth = depth;
    if (depth > maxDepth) throw new DecodeError('proto: exceeded max depth');
  }

  get atEnd(): boolean {
    return this.#at >= this.#end;
  }

  /** The number of the next field; `message` names the Go type for the error, entries of a map have none. */
  number(message?: string): number {
    this.#varint();
    const low = this.#low;
    const number = (low >>> 3) | (this.#high << 29);
    this.#type = low & 7;
    if (this.#type === wire.endGroup) {
      throw new DecodeError(
        message === undefined ? 'proto: unexpected end of group' : `proto: ${message}: wiretype end group for non-group`,
      );
    }
    if (number <= 0) throw new DecodeError(`proto: ${message ?? 'MapEntry'}: illegal tag ${number} (wire type ${low})`);
    return number;
  }

  /** The wire type of the field whose number was read last. */
  get type(): number {
    return this.#type;
  }

  int32(): number {
    this.#varint();
    return this.#low | 0;
  }

  /** A number, or a bigint where a number cannot hold it. */
  int64(): number | bigint {
    this.#varint();
    const value = (this.#high | 0) * 0x1_0000_0000 + this.#low;
    return Number.isSafeInteger(value) ? value : BigInt.asIntN(64, (BigInt(this.#high) << 32n) | BigInt(this.#low));
  }

  boolean(): boolean {
    this.#varint();
    return this.#low !== 0 || this.#high !== 0;
  }

  double(): number {
    const at = this.#take(8);
    return new DataView(this.#bytes.buffer, this.#bytes.byteOffset).getFloat64(at, true);
  }

  /** The content of a length-delimited field. It shares memory with what is read. */
  bytes(): Uint8Array {
    const length = this.#length();
    const at = this.#take(length);
    return this.#bytes.subarray(at, at + length);
  }

  /** A reader of the message in a length-delimited field. */
  message(): WireReader {
    const length = this.#length();
    const at = this.#take(length);
    return new WireReader(this.#bytes, at, at + length, this.#depth + 1);
  }

  text(): string {
    const length = this.#length();
    const at = this.#take(length);
    return decodeUtf8(this.#bytes, at, at + length);
  }

  /** Passes over the field whose number was read last. */
  skip(): void {
    let groups = 0;
    for (let next = this.#type; ; next = this.#low & 7) {
      if (next === wire.varint) this.#varint();
      else if (next === wire.fixed64) this.#take(8);
      else if (next === wire.bytes) this.#take(this.#length());
      else if (next === wire.fixed32) this.#take(4);
      else if (next === wire.startGroup) groups += 1;
      else if (next === wire.endGroup) groups -= 1;
      else throw new DecodeError(`proto: illegal wireType ${next}`);
      if (groups === 0) return;
      this.#varint();
    }
  }

  #take(length: number): number {
    const at = this.#at;
    if (length > this.#end - at) throw new DecodeError('unexpected EOF');
    this.#at = at + length;
    return at;
  }

  #length(): number {
    this.#varint();
    if (this.#high >= 0x8000_0000) throw new DecodeError('proto: negative length found during unmarshaling');
    return this.#high === 0 ? this.#low : Number.MAX_SAFE_INTEGER;
  }

  #varint(): void {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 64; shift += 7) {
      if (this.#at >= this.#end) throw new DecodeError('unexpected EOF');
      const byte = this.#bytes[this.#at] ?? 0;
      this.#at += 1;
      const bits = byte & 127;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high |= bits >>> 4;
      } else high |= bits << (shift - 32);
      if (byte < 128) {
        this.#low = low >>> 0;
        this.#high = high >>> 0;
        return;
      }
    }
    throw new DecodeError('proto: integer overflow');
  }
}

/** The Go name and the wire type of each field of a message, from number 1 on. */
export type WireFields = readonly (readonly [goName: string, wireType: number])[];

/** Reads a message field by field; numbers that are not listed are passed over. */
export function readFields(
  reader: WireReader,
  message: string,
  fields: WireFields,
  read: (number: number, reader: WireReader) => void,
): void {
  while (!reader.atEnd) {
    const number = reader.number(message);
    const [goName, wireType] = fields[number - 1] ?? [];
    if (goName === undefined) reader.skip();
    else if (reader.type === wireType) read(number, reader);
    else throw new DecodeError(`proto: wrong wireType = ${reader.type} for field ${goName}`);
  }
}

/** How many characters are made into a string at once. */
const chunkLength = 4096;

/** UTF-8 to text; each byte that is part of no character becomes U+FFFD, as in Go. */
export function decodeUtf8(bytes: Uint8Array, start: number, end: number): string {
  let plainEnd = start;
  while (plainEnd < end && (bytes[plainEnd] ?? 0) < 0x80) plainEnd += 1;
  if (plainEnd === end && end - start <= chunkLength)
    return String.fromCharCode.apply(null, bytes.subarray(start, end) as unknown as number[]);
  let text = '';
  let codes: number[] = [];
  for (let at = start; at < end;) {
    const [code, length] = characterAt(bytes, at, end);
    codes.push(code);
    at += length;
    if (codes.length === chunkLength) {
      text += String.fromCodePoint(...codes);
      codes = [];
    }
  }
  return text + String.fromCodePoint(...codes);
}

/** The character that starts at a byte, and how many bytes it takes. */
function characterAt(bytes: Uint8Array, at: number, end: number): readonly [code: number, length: number] {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return [first, 1];
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  const smallest = [0, 0, 0x80, 0x800, 0x10000][length] ?? 0;
  if (first < 0xc2 || first > 0xf4 || at + length > end) return [0xfffd, 1];
  let code = first & (0x7f >> length);
  for (let i = 1; i < length; i += 1) {
    const next = bytes[at + i] ?? 0;
    if ((next & 0xc0) !== 0x80) return [0xfffd, 1];
    code = (code << 6) | (next & 0x3f);
  }
  const valid = code >= smallest && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return valid ? [code, length] : [0xfffd, 1];
}
