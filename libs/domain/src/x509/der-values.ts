import { parseTime } from '#domain/time/rfc3339.js';
import { type DerReader, derTag } from '#domain/x509/der.js';

/** An integer in the shortest form of two's complement. */
export function readInteger(reader: DerReader | undefined): bigint | undefined {
  const content = reader?.read(derTag.integer)?.content;
  const [first, second] = content ?? [];
  if (content === undefined || first === undefined) return undefined;
  if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) return undefined;
  const value = toBigInt(content);
  return first < 0x80 ? value : value - (1n << BigInt(8 * content.length));
}

export function readBoolean(reader: DerReader): boolean | undefined {
  const content = reader.read(derTag.boolean)?.content;
  if (content?.length !== 1 || (content[0] !== 0 && content[0] !== 0xff)) return undefined;
  return content[0] === 0xff;
}

/** The bytes of a string of bits. Bits at its end that do not count must be zero. */
export function readBitString(reader: DerReader): Uint8Array | undefined {
  const content = reader.read(derTag.bitString)?.content;
  const unused = content?.[0];
  if (content === undefined || unused === undefined || unused > 7 || (content.length === 1 && unused !== 0)) return undefined;
  const last = content[content.length - 1] ?? 0;
  return content.length > 1 && (last & ((1 << unused) - 1)) !== 0 ? undefined : content.subarray(1);
}

/** `1.2.840.113549.1.1.11` */
export function readObjectIdentifier(reader: DerReader | undefined): string | undefined {
  const content = reader?.read(derTag.objectIdentifier)?.content;
  if (content === undefined || content.length === 0 || (content[content.length - 1] ?? 0) >= 0x80) return undefined;
  const numbers: number[] = [];
  let number = 0;
  let isStart = true;
  for (const byte of content) {
    if (isStart && byte === 0x80) return undefined;
    number = number * 128 + (byte & 0x7f);
    isStart = byte < 0x80;
    if (!isStart) continue;
    numbers.push(...(numbers.length > 0 ? [number] : number < 80 ? [Math.floor(number / 40), number % 40] : [2, number - 80]));
    number = 0;
  }
  return numbers.join('.');
}

/** Milliseconds since the epoch. Times are in UTC and have seconds. */
export function readTime(reader: DerReader): number | undefined {
  const value = reader.read();
  const text = String.fromCharCode(...(value?.content ?? []));
  const isShort = value?.tag === derTag.utcTime;
  const form = isShort ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/ : /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;
  const [, year = '', month, day, hour, minute, second] = form.exec(text) ?? [];
  const century = isShort ? (Number(year) >= 50 ? '19' : '20') : '';
  return parseTime(`${century}${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** An unsigned number, its first byte the highest. */
export function toBigInt(bytes: Uint8Array): bigint {
  let text = '0x0';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return BigInt(text);
}

/** Bytes as text of one character each, as the strings of certificates are when they are ASCII. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
