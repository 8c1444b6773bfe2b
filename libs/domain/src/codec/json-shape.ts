/**
 * What JSON.parse does not tell about a text, found in one pass over its structural characters.
 * Only for text that JSON.parse has accepted.
 */
export interface JsonShape {
  /** Members of all objects together, duplicates included. */
  readonly members: number;
  readonly depth: number;
  /** There are numbers whose spelling matters: fractions, exponents, more than 15 digits, minus zero. */
  readonly unusualNumbers: boolean;
}

const quote = 34;
const comma = 44;
const minus = 45;
const dot = 46;
const zero = 48;
const nine = 57;
const colon = 58;
const backslash = 92;

export function shapeOfJson(text: string): JsonShape {
  let members = 0;
  let open = 0;
  let depth = 0;
  let unusualNumbers = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (code === colon) members += 1;
    else if (code === comma) continue;
    // { and [
    else if (code === 123 || code === 91) {
      open += 1;
      if (open > depth) depth = open;
    }
    // } and ]
    else if (code === 125 || code === 93) open -= 1;
    else if (code === minus || (code >= zero && code <= nine)) {
      const end = endOfDigits(text, at + 1);
      const next = text.charCodeAt(end);
      // e and E
      if (end - at > 15 || next === dot || next === 101 || next === 69 || (code === minus && text.charCodeAt(at + 1) === zero))
        unusualNumbers = true;
      at = end - 1;
    }
  }
  return { members, depth, unusualNumbers };
}

/** Position of the closing quote of the string that opens at `start`. */
export function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (text.charCodeAt(end - 1) === backslash && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

/** True when an odd number of backslashes stands before the position. */
function isEscaped(text: string, at: number): boolean {
  let start = at;
  while (text.charCodeAt(start - 1) === backslash) start -= 1;
  return (at - start) % 2 === 1;
}

function endOfDigits(text: string, start: number): number {
  let end = start;
  while (text.charCodeAt(end) >= zero && text.charCodeAt(end) <= nine) end += 1;
  return end;
}

/** Members of all objects of a value together. Equal to the shape's count when the text named none twice. */
export function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) if (typeof item === 'object') count += countMembers(item);
    return count;
  }
  for (const name in value) {
    count += 1;
    const member = (value as Readonly<Record<string, unknown>>)[name];
    if (typeof member === 'object') count += countMembers(member);
  }
  return count;
}
