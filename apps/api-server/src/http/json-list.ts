import { encodeJson } from '#domain/codec/encode-json.js';
import { apiVersionOf } from '#domain/meta/api-version.js';
import { listKindOf } from '#domain/api/open-api/definition-name.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { ListMeta } from '#domain/schema/types/meta-v1.js';
import { type Entry, itemHeadLength } from '../cache/entry.js';

/** Longer lists are written in pieces of about this size, so that other requests come in between. */
const pieceBytes = 512 * 1024;

const brace = 0x7b;
const comma = 0x2c;

/** A list as JSON, copied together from the bytes of its objects: nothing is encoded again. */
export function jsonList(definition: ResourceDefinition, entries: readonly Entry[], meta: ListMeta): Buffer | readonly Buffer[] {
  const frame = listFrame(definition, meta);
  const head = Buffer.from(frame.head);
  const tail = Buffer.from(frame.tail);
  const skip = itemHeadLength(definition);
  const pieces: Buffer[] = [];
  for (let from = 0; from < entries.length || pieces.length === 0;) {
    const to = endOfPiece(definition, entries, from);
    const parts = { head: from === 0 ? head : undefined, tail: to >= entries.length ? tail : undefined };
    pieces.push(piece(definition, entries, { from, to, skip, ...parts }));
    from = Math.max(to, 1);
    if (to >= entries.length) break;
  }
  return pieces.length === 1 && pieces[0] ? pieces[0] : pieces;
}

/** What stands before and behind the objects: Go sorts the members of lists of custom kinds. */
function listFrame(definition: ResourceDefinition, meta: ListMeta): { readonly head: string; readonly tail: string } {
  const kind = `"kind":${JSON.stringify(listKindOf(definition).kind)}`;
  const apiVersion = `"apiVersion":${JSON.stringify(apiVersionOf(definition))}`;
  const metadata = `"metadata":${encodeJson(meta)}`;
  if (definition.custom) return { head: `{${apiVersion},"items":[`, tail: `],${kind},${metadata}}\n` };
  return { head: `{${kind},${apiVersion},${metadata},"items":[`, tail: ']}\n' };
}

function endOfPiece(definition: ResourceDefinition, entries: readonly Entry[], from: number): number {
  let bytes = 0;
  let to = from;
  while (to < entries.length && bytes < pieceBytes) {
    bytes += (entries[to] as Entry).bytesIn(definition).length;
    to += 1;
  }
  return to;
}

function piece(
  definition: ResourceDefinition,
  entries: readonly Entry[],
  {
    from,
    to,
    skip,
    head,
    tail,
  }: {
    readonly from: number;
    readonly to: number;
    readonly skip: number;
    readonly head: Buffer | undefined;
    readonly tail: Buffer | undefined;
  },
): Buffer {
  // of each object: its bytes without the line feed and without the head, a brace in place of the head, a comma before all but the first
  const extra = skip > 0 ? 1 : 0;
  let length = (head?.length ?? 0) + (tail?.length ?? 0);
  for (let i = from; i < to; i += 1) length += (entries[i] as Entry).bytesIn(definition).length - 1 - skip + extra + (i > 0 ? 1 : 0);
  const bytes = Buffer.allocUnsafe(length);
  let at = head ? head.copy(bytes) : 0;
  for (let i = from; i < to; i += 1) {
    if (i > 0) bytes[at++] = comma;
    if (skip > 0) bytes[at++] = brace;
    const own = (entries[i] as Entry).bytesIn(definition);
    at += own.copy(bytes, at, skip, own.length - 1);
  }
  tail?.copy(bytes, at);
  return bytes;
}
