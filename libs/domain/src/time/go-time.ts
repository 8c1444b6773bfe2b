/**
 * Times as Go reads and prints them: metav1.Time and metav1.MicroTime are a time.Time with a layout.
 * Nothing here rounds through a Date, so microseconds and far years survive.
 */

/** The layouts of metav1.Time and metav1.MicroTime. */
export type GoLayout = keyof typeof layouts;

const layouts = {
  time: '2006-01-02T15:04:05Z07:00',
  microTime: '2006-01-02T15:04:05.000000Z07:00',
} as const;

/** A moment, or the zero time of Go, which is printed as null. */
type Parsed = { readonly text: string } | { readonly zero: true } | { readonly error: string };

const plainTime = /^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$/;
const plainMicroTime = /^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z$/;

/**
 * Reads a text by a layout and prints it again by the same layout in UTC, as decoding and encoding in Go does.
 * The error is the text of Go's time.ParseError.
 */
export function canonicalTime(text: string, layout: GoLayout): Parsed {
  const plain = layout === 'time' ? text.length === 20 && plainTime.test(text) : text.length === 27 && plainMicroTime.test(text);
  if (plain && !text.startsWith('0001-01-01T00:00:00')) return { text };
  const reader = new Reader(text, layout);
  const error = reader.read();
  return error === undefined ? print(reader, layout) : { error };
}

/** What a step of the reader can find wrong: the text does not fit, or a number is out of range. */
type Fault = { readonly range?: string } | undefined;

const misfit: Fault = {};

/** Go's time.Parse for the two layouts, step by step, because its errors name the step. */
class Reader {
  readonly #text: string;
  readonly #layout: GoLayout;
  /** What is not read yet. */
  #rest: string;
  year = 0;
  month = 0;
  day = 0;
  hour = 0;
  minute = 0;
  second = 0;
  /** Digits after the decimal point, nine of them. */
  nanos = '000000000';
  offsetMinutes = 0;

  constructor(text: string, layout: GoLayout) {
    this.#text = text;
    this.#layout = layout;
    this.#rest = text;
  }

  /** Undefined when all went well. */
  read(): string | undefined {
    const fraction = this.#layout === 'microTime';
    return (
      this.#step('2006', () => this.#readYear()) ??
      this.#literal('-') ??
      this.#step('01', () => this.#number(true, 'month', 1, 12, (value) => (this.month = value))) ??
      this.#literal('-') ??
      this.#step('02', () => this.#number(true, undefined, 0, 99, (value) => (this.day = value))) ??
      this.#literal('T') ??
      this.#step('15', () => this.#number(false, 'hour', 0, 23, (value) => (this.hour = value))) ??
      this.#literal(':') ??
      this.#step('04', () => this.#number(true, 'minute', 0, 59, (value) => (this.minute = value))) ??
      this.#literal(':') ??
      this.#step(
        '05',
        () => this.#number(true, 'second', 0, 59, (value) => (this.second = value)) ?? (fraction ? undefined : this.#anyFraction()),
      ) ??
      (fraction ? this.#step('.000000', () => this.#sixDigits()) : undefined) ??
      this.#step('Z07:00', () => this.#readZone()) ??
      (this.#rest === '' ? undefined : this.#fail(`: extra text: ${quote(this.#rest)}`)) ??
      (this.day >= 1 && this.day <= daysIn(this.year, this.month) ? undefined : this.#fail(': day out of range'))
    );
  }

  #fail(message: string): string {
    return `parsing time ${quote(this.#text)}${message}`;
  }

  #misfit(rest: string, element: string): string {
    return this.#fail(` as ${quote(layouts[this.#layout])}: cannot parse ${quote(rest)} as ${quote(element)}`);
  }

  #literal(character: string): string | undefined {
    if (!this.#rest.startsWith(character)) return this.#misfit(this.#rest, character);
    this.#rest = this.#rest.slice(1);
    return undefined;
  }

  #step(element: string, read: () => Fault): string | undefined {
    const before = this.#rest;
    const fault = read();
    if (fault === undefined) return undefined;
    return fault.range === undefined ? this.#misfit(before, element) : this.#fail(`: ${fault.range} out of range`);
  }

  #take(length: number): string {
    const taken = this.#rest.slice(0, length);
    this.#rest = this.#rest.slice(length);
    return taken;
  }

  #readYear(): Fault {
    if (!/^[0-9]{4}/.test(this.#rest)) return misfit;
    this.year = Number(this.#take(4));
    return undefined;
  }

  /** Two digits, or one where `padded` is false; a `range` names what is out of it. */
  #number(padded: boolean, range: string | undefined, low: number, high: number, store: (value: number) => void): Fault {
    const digits = (padded ? /^[0-9]{2}/ : /^[0-9]{1,2}/).exec(this.#rest)?.[0];
    if (digits === undefined) return misfit;
    this.#take(digits.length);
    const value = Number(digits);
    store(value);
    return range !== undefined && (value < low || value > high) ? { range } : undefined;
  }

  /** A fraction of a second is accepted where the layout has none. */
  #anyFraction(): Fault {
    const fraction = /^[.,][0-9]+/.exec(this.#rest)?.[0];
    if (fraction !== undefined) this.nanos = this.#take(fraction.length).slice(1, 10).padEnd(9, '0');
    return undefined;
  }

  #sixDigits(): Fault {
    if (!/^[.,][0-9]{6}/.test(this.#rest)) return misfit;
    this.nanos = this.#take(7).slice(1).padEnd(9, '0');
    return undefined;
  }

  #readZone(): Fault {
    if (this.#rest.startsWith('Z')) {
      this.#take(1);
      return undefined;
    }
    const [, sign, hours = '', minutes = ''] = /^([\s\S])([0-9]{2}):([0-9]{2})/.exec(this.#rest) ?? [];
    if (sign === undefined) return misfit;
    if (Number(hours) > 24) return { range: 'time zone offset hour' };
    if (Number(minutes) > 60) return { range: 'time zone offset minute' };
    if (sign !== '+' && sign !== '-') return misfit;
    this.#take(6);
    this.offsetMinutes = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
    return undefined;
  }
}

/** A moment to the nanosecond, and how far ahead of UTC the clock was that told it. */
export interface Instant {
  /** Whole seconds since 1970, rounded down. */
  readonly seconds: number;
  readonly nanos: number;
  readonly offsetMinutes: number;
}

/** Reads an RFC 3339 text with or without a fraction; the text of Go's error when it is none (time.Parse(time.RFC3339)). */
export function parseInstant(text: string): Instant | string {
  const reader = new Reader(text, 'time');
  const error = reader.read();
  if (error !== undefined) return error;
  return { seconds: secondsOf(reader), nanos: Number(reader.nanos), offsetMinutes: reader.offsetMinutes };
}

/** RFC 3339 with the fraction as short as can be, by the clock of the offset (time.RFC3339Nano). */
export function formatInstant({ seconds, nanos, offsetMinutes }: Instant): string {
  const local = formatUnixTime(seconds + offsetMinutes * 60, 'time', 0).slice(0, -1);
  const fraction = nanos === 0 ? '' : `.${padded(nanos, 9).replace(/0+$/, '')}`;
  if (offsetMinutes === 0) return `${local}${fraction}Z`;
  const minutes = Math.abs(offsetMinutes);
  return `${local}${fraction}${offsetMinutes < 0 ? '-' : '+'}${padded(Math.floor(minutes / 60), 2)}:${padded(minutes % 60, 2)}`;
}

function secondsOf(time: Reader): number {
  const minutes = time.hour * 60 + time.minute - time.offsetMinutes;
  return (daysSinceEpoch(time.year, time.month, time.day) * 1440 + minutes) * 60 + time.second;
}

function print(time: Reader, layout: GoLayout): Parsed {
  const seconds = secondsOf(time);
  if (seconds === zeroTimeSeconds && Number(time.nanos) === 0) return { zero: true };
  return { text: formatUnixTime(seconds, layout, Number(time.nanos.slice(0, 6))) };
}

/** Seconds since 1970 of Go's zero time, 0001-01-01T00:00:00Z. */
export const zeroTimeSeconds = -62_135_596_800;

/** Prints a moment, whole seconds since 1970 and microseconds within the second, by a layout in UTC. */
export function formatUnixTime(seconds: number, layout: GoLayout, micros: number): string {
  const days = Math.floor(seconds / 86_400);
  const second = seconds - days * 86_400;
  const [year, month, day] = civilDate(days);
  const date = `${year < 0 ? '-' : ''}${padded(Math.abs(year), 4)}-${padded(month, 2)}-${padded(day, 2)}`;
  const clock = `${padded(Math.floor(second / 3600), 2)}:${padded(Math.floor(second / 60) % 60, 2)}:${padded(second % 60, 2)}`;
  return `${date}T${clock}${layout === 'microTime' ? `.${padded(micros, 6)}` : ''}Z`;
}

/** Seconds since 1970 and microseconds of a text that formatUnixTime printed (or canonicalTime). */
export function unixTimeOf(text: string): { readonly seconds: number; readonly micros: number } {
  const [, year, month, day, hour, minute, second, fraction = '0'] =
    /^(-?[0-9]+)-([0-9]+)-([0-9]+)T([0-9]+):([0-9]+):([0-9]+)(?:\.([0-9]+))?Z$/.exec(text) ?? [];
  const days = daysSinceEpoch(Number(year), Number(month), Number(day));
  return { seconds: days * 86_400 + Number(hour) * 3600 + Number(minute) * 60 + Number(second), micros: Number(fraction) };
}

function padded(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar, years starting in March so that leap days come last. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

function civilDate(days: number): readonly [year: number, month: number, day: number] {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day];
}

/** The quoting of package time: everything but printable ASCII becomes the escapes of its UTF-8 bytes. */
function quote(text: string): string {
  let quoted = '"';
  for (const character of text) {
    if (character === '"' || character === '\\') quoted += `\\${character}`;
    else if (character >= ' ' && character < '\u0080') quoted += character;
    else
      quoted += utf8(character.codePointAt(0) ?? 0)
        .map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`)
        .join('');
  }
  return `${quoted}"`;
}

function utf8(code: number): readonly number[] {
  if (code < 0x80) return [code];
  if (code < 0x800) return [0xc0 | (code >> 6), 0x80 | (code & 63)];
  if (code < 0x10000) return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
  return [0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
}
