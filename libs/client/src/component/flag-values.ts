import { InvalidArgumentError } from 'commander';
import { parseGoDuration } from '#domain/time/go-duration.js';

/** Values of flags, as Go's flag packages read them; commander says which flag an error is about. */

/** A flag that stands alone is true; then this is not called. */
export function parseBoolean(text: string): boolean {
  if (text !== 'true' && text !== 'false') throw new InvalidArgumentError('true or false is wanted.');
  return text === 'true';
}

/** `-1`, `8080` */
export function parseWholeNumber(text: string): number {
  if (!/^-?\d{1,15}$/.test(text)) throw new InvalidArgumentError('a whole number is wanted.');
  return Number(text);
}

/** `1m30s` in whole milliseconds. */
export function parseDuration(text: string): number {
  const nanoseconds = parseGoDuration(text);
  if (typeof nanoseconds !== 'bigint') throw new InvalidArgumentError(nanoseconds.problem);
  return Number(nanoseconds / 1_000_000n);
}

/** `a,b` */
export function parseList(text: string): readonly string[] {
  return text.split(',').filter((item) => item !== '');
}

/** Only the flags that were given; `T` is checked with the options that they belong to. */
export function givenFlags<T>(values: Readonly<Record<string, unknown>>): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
