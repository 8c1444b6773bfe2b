import type { Chance } from './chance.js';
import { hostileKeys, hostileTexts, hostileValues } from './hostile.js';

type Path = readonly (string | number)[];

/** The value with one change somewhere in it: a part of it removed, doubled, renamed, exchanged, or made into something hostile. */
export function mutate(value: unknown, chance: Chance): unknown {
  const paths = pathsOf(value);
  const path = chance.pick(paths) ?? [];
  const other = chance.pick(paths) ?? [];
  return changeAt(value, path, (member) => changed(member, valueAt(value, other), chance));
}

/** Where in a value there is something, the root included; in big ones not everywhere. */
export function pathsOf(value: unknown, at: Path = [], found: Path[] = []): readonly Path[] {
  found.push(at);
  if (found.length < 400 && typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) pathsOf(member, [...at, Array.isArray(value) ? Number(key) : key], found);
  }
  return found;
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((one, key) => (one as Readonly<Record<string | number, unknown>>)[key], value);
}

const removed = Symbol('removed');

function changeAt(value: unknown, [key, ...rest]: Path, change: (member: unknown) => unknown): unknown {
  if (key === undefined) {
    const result = change(value);
    return result === removed ? null : result;
  }
  const give = (member: unknown): unknown => (rest.length > 0 ? changeAt(member, rest, change) : change(member));
  if (Array.isArray(value)) return value.map((item, i) => (i === key ? give(item) : item)).filter((item) => item !== removed);
  const entries = Object.entries(value as object).map(([name, member]) => [name, name === key ? give(member) : member] as const);
  return Object.fromEntries(entries.filter(([, member]) => member !== removed));
}

function changed(member: unknown, other: unknown, chance: Chance): unknown {
  switch (chance.upTo(7)) {
    case 0:
      return removed;
    case 1:
      return chance.pick(hostileValues);
    case 2:
      return other;
    case 3:
      return Array.isArray(member) ? [...member, ...member, ...member.slice(0, 1)] : [member];
    case 4:
      return withMember(member, chance);
    case 5:
      return renamed(member, chance);
    case 6:
      return typeof member === 'number' ? member * -1000 - 1 : `${String(chance.pick(hostileTexts))}`;
    default:
      return typeof member === 'string' ? member + chance.pick(hostileTexts) : chance.pick(hostileTexts);
  }
}

function withMember(member: unknown, chance: Chance): unknown {
  const value = chance.oneIn(2) ? chance.pick(hostileTexts) : chance.pick(hostileValues);
  if (Array.isArray(member)) return [value, ...member];
  if (typeof member !== 'object' || member === null) return value;
  return Object.fromEntries([...Object.entries(member), [chance.pick(hostileKeys), value]]);
}

function renamed(member: unknown, chance: Chance): unknown {
  if (typeof member !== 'object' || member === null || Array.isArray(member)) return chance.pick(hostileTexts);
  const entries = Object.entries(member);
  const at = chance.upTo(entries.length - 1);
  return Object.fromEntries(entries.map(([name, value], i) => [i === at ? chance.pick(hostileKeys) : name, value]));
}
