import { setMember } from '#domain/codec/json-node.js';

export type Members = Readonly<Record<string, unknown>>;

/** Returned for a member that goes. */
export const dropped: unique symbol = Symbol('dropped');

/** The object with every member changed or dropped; the same object when nothing is. */
export function mapMembers(object: Members, change: (member: unknown, name: string) => unknown): Members {
  let changed = false;
  const next: Record<string, unknown> = {};
  for (const name of Object.keys(object)) {
    const member = object[name];
    const mapped = change(member, name);
    if (mapped !== member) changed = true;
    if (mapped !== dropped) setMember(next, name, mapped);
  }
  return changed ? next : object;
}

/** The list with every item changed; the same list when none is. */
export function mapList(list: readonly unknown[], change: (item: unknown, index: number) => unknown): readonly unknown[] {
  let changed: unknown[] | undefined;
  for (let i = 0; i < list.length; i += 1) {
    const item = list[i];
    const mapped = change(item, i);
    if (mapped === item) continue;
    changed ??= [...list];
    changed[i] = mapped;
  }
  return changed ?? list;
}
