/** SHA-256 (FIPS 180-4), for names that upstream derives from a digest. Not for secrets: it makes no effort to take constant time. */

const primes = firstPrimes(64);
const initial = Int32Array.from(primes.slice(0, 8), (prime) => fractionBits(Math.sqrt(prime)));
const constants = Int32Array.from(primes, (prime) => fractionBits(Math.cbrt(prime)));

/** The 32 bytes of the digest of `text` as UTF-8. */
export function sha256(text: string): Uint8Array {
  const message = padded(text);
  const state = Int32Array.from(initial);
  const schedule = new Int32Array(64);
  for (let offset = 0; offset < message.length; offset += 64) {
    for (let i = 0; i < 16; i++) schedule[i] = wordAt(message, offset + 4 * i);
    compress(state, schedule);
  }
  const digest = new Uint8Array(32);
  state.forEach((word, i) => {
    for (let byte = 0; byte < 4; byte++) digest[4 * i + byte] = word >>> (24 - 8 * byte);
  });
  return digest;
}

/** One block: `schedule` holds its 16 words and room for the other 48. */
function compress(state: Int32Array, schedule: Int32Array): void {
  for (let i = 16; i < 64; i++) {
    const w15 = at(schedule, i - 15);
    const w2 = at(schedule, i - 2);
    const s0 = rotate(w15, 7) ^ rotate(w15, 18) ^ (w15 >>> 3);
    const s1 = rotate(w2, 17) ^ rotate(w2, 19) ^ (w2 >>> 10);
    schedule[i] = (at(schedule, i - 16) + s0 + at(schedule, i - 7) + s1) | 0;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < 64; i++) {
    const mixed = (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g));
    const t1 = (h + mixed + at(constants, i) + at(schedule, i)) | 0;
    const t2 = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  const worked = [a, b, c, d, e, f, g, h];
  for (let i = 0; i < 8; i++) state[i] = at(state, i) + (worked[i] ?? 0);
}

/** The message with its closing bit and its length in bits, a multiple of 64 bytes. */
function padded(text: string): Uint8Array {
  const bytes = isAscii(text) ? text.length : utf8(text).length;
  const message = new Uint8Array(Math.ceil((bytes + 9) / 64) * 64);
  if (bytes === text.length) for (let i = 0; i < bytes; i++) message[i] = text.charCodeAt(i);
  else message.set(utf8(text));
  message[bytes] = 0x80;
  const bits = bytes * 8;
  for (let i = 0; i < 4; i++) {
    message[message.length - 1 - i] = bits >>> (8 * i);
    message[message.length - 5 - i] = Math.floor(bits / 2 ** 32) >>> (8 * i);
  }
  return message;
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}

function utf8(text: string): readonly number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63));
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
    else bytes.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
  }
  return bytes;
}

function wordAt(bytes: Uint8Array, offset: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = [bytes[offset], bytes[offset + 1], bytes[offset + 2], bytes[offset + 3]];
  return (a << 24) | (b << 16) | (c << 8) | d;
}

function at(words: Int32Array, i: number): number {
  return words[i] ?? 0;
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

/** The first 32 bits of the fractional part; doubles have enough of them. */
function fractionBits(value: number): number {
  return ((value - Math.floor(value)) * 2 ** 32) | 0;
}

function firstPrimes(count: number): readonly number[] {
  const found: number[] = [];
  for (let candidate = 2; found.length < count; candidate++) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate);
  }
  return found;
}
