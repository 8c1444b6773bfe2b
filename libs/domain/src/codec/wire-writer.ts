/**
 * Writes protobuf from the end to the beginning: the length of a message is known once its content is written, and nothing has to be
 * measured or moved. Every method therefore puts its bytes before those written so far.
 */
export class WireWriter {
  #buffer = new Uint8Array(512);
  /** Index of the first byte written. */
  #at = this.#buffer.length;

  /** Bytes written so far. */
  get size(): number {
    return this.#buffer.length - this.#at;
  }

  /** Everything written, in a buffer of its own. */
  finish(): Uint8Array {
    return this.#buffer.slice(this.#at);
  }

  bytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#at);
  }

  byte(byte: number): void {
    this.#reserve(1);
    this.#buffer[this.#at] = byte;
  }

  /** A non-negative number below 2^32: a tag, a length, an enum. */
  varint32(value: number): void {
    if (value < 0x80) this.byte(value);
    else this.#varint(value >>> 0, 0);
  }

  /** An int32 or int64; negative numbers take ten bytes, as protobuf has it. */
  varint64(value: number | bigint): void {
    if (typeof value === 'bigint') this.#varint(Number(BigInt.asUintN(32, value)), Number(BigInt.asUintN(32, value >> 32n)));
    else if (value >= 0 && value < 0x80) this.byte(value);
    else this.#varint(value >>> 0, Math.floor(value / 0x1_0000_0000) >>> 0);
  }

  double(value: number): void {
    this.#reserve(8);
    new DataView(this.#buffer.buffer).setFloat64(this.#at, value, true);
  }

  /** The UTF-8 bytes of a text; half a surrogate pair becomes U+FFFD. */
  text(text: string): void {
    this.#reserve(text.length);
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      if (code >= 0x80) {
        this.#at += text.length;
        this.#wideText(text);
        return;
      }
      this.#buffer[this.#at + i] = code;
    }
  }

  #wideText(text: string): void {
    this.#reserve(utf8Length(text));
    let at = this.#at;
    for (const character of text) {
      const code = wellFormed(character.codePointAt(0) ?? 0);
      if (code < 0x80) this.#buffer[at++] = code;
      else if (code < 0x800) {
        this.#buffer[at++] = 0xc0 | (code >> 6);
        this.#buffer[at++] = 0x80 | (code & 63);
      } else if (code < 0x10000) {
        this.#buffer[at++] = 0xe0 | (code >> 12);
        this.#buffer[at++] = 0x80 | ((code >> 6) & 63);
        this.#buffer[at++] = 0x80 | (code & 63);
      } else {
        this.#buffer[at++] = 0xf0 | (code >> 18);
        this.#buffer[at++] = 0x80 | ((code >> 12) & 63);
        this.#buffer[at++] = 0x80 | ((code >> 6) & 63);
        this.#buffer[at++] = 0x80 | (code & 63);
      }
    }
  }

  #varint(low: number, high: number): void {
    let length = 1;
    let [restLow, restHigh] = [low, high];
    while (restHigh !== 0 || restLow > 127) {
      restLow = ((restLow >>> 7) | (restHigh << 25)) >>> 0;
      restHigh >>>= 7;
      length += 1;
    }
    this.#reserve(length);
    [restLow, restHigh] = [low, high];
    for (let i = 0; i < length - 1; i += 1) {
      this.#buffer[this.#at + i] = (restLow & 127) | 128;
      restLow = ((restLow >>> 7) | (restHigh << 25)) >>> 0;
      restHigh >>>= 7;
    }
    this.#buffer[this.#at + length - 1] = restLow;
  }

  /** Makes room before what is written and moves there. */
  #reserve(length: number): void {
    if (length > this.#at) {
      const grown = new Uint8Array(Math.max(this.#buffer.length * 2, this.size + length));
      grown.set(this.#buffer.subarray(this.#at), grown.length - this.size);
      this.#at += grown.length - this.#buffer.length;
      this.#buffer = grown;
    }
    this.#at -= length;
  }
}

function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}

function wellFormed(code: number): number {
  return code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
}
