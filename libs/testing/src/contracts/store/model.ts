import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { appendTo, changesAfter, compactTo, emptyEventLog, valueOf, valuesAt, type EventLog } from '#domain/storage/event-log.js';
import type { Store, Write } from '#domain/storage/store.js';
import type { StoreUnderTest } from '../store-contract.js';
import { bytes } from './values.js';

interface WriteStep {
  readonly type: Write['type'];
  readonly key: string;
  /** Added to the revision that would be right. */
  readonly offBy: number;
  readonly content: string;
}

/** Revisions are given as a share of those there are, from 0 to 1. */
type Step =
  | { readonly do: 'write'; readonly writes: readonly WriteStep[] }
  | { readonly do: 'list'; readonly prefix: string; readonly at: number; readonly after: string | undefined; readonly limit: number }
  | { readonly do: 'changes'; readonly prefix: string; readonly after: number; readonly limit: number }
  | { readonly do: 'compact'; readonly at: number }
  | { readonly do: 'reopen' };

const key = fc.constantFrom('', 'a', 'a/1', 'a/2', 'ab', 'b/1', 'é', '😀', '\uffee');
const prefix = fc.constantFrom('', 'a', 'a/', 'b', '😀', 'none');
const share = fc.double({ min: 0, max: 1, noNaN: true });
const limit = fc.constantFrom(0, 1, 2, 5, 1000);
const write: fc.Arbitrary<WriteStep> = fc.record({
  type: fc.constantFrom('create', 'update', 'update', 'delete'),
  key,
  offBy: fc.constantFrom(0, 0, 0, -1, 1),
  content: fc.string({ maxLength: 5 }),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('write'), writes: fc.array(write, { minLength: 1, maxLength: 8 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('list'), prefix, at: share, after: fc.option(key, { nil: undefined }), limit }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('changes'), prefix, after: share, limit }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('compact'), at: share }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reopen') }) },
);

/** Random use of a store has the results that the pure event log has. */
export function describeModel(make: () => Promise<StoreUnderTest>): void {
  describe('beside the model', () => {
    test('a store does what the event log does', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
          const subject = await make();
          try {
            const { store, log } = await follow(subject, steps);
            expect((await store.list('')).values.map(plain)).toEqual(valuesAt(log, store.revision, '').map(plain));
            expect((await store.changesSince(log.compacted, 1000)).map(plain)).toEqual(changesAfter(log, log.compacted, '').map(plain));
          } finally {
            await subject.dispose();
          }
        }),
        { numRuns: 30 },
      );
    });
  });
}

/** The store and the log at the end, which have agreed on the way. */
async function follow(subject: StoreUnderTest, steps: readonly Step[]): Promise<{ readonly store: Store; readonly log: EventLog }> {
  let { store } = subject;
  let log = emptyEventLog;
  for (const next of steps) {
    if (next.do === 'reopen') store = (await subject.reopen?.()) ?? store;
    else if (next.do === 'write') log = await followWrites(store, log, next.writes);
    else if (next.do === 'compact') {
      const revision = revisionAt(log, next.at);
      log = compactTo(log, revision);
      await store.compact(revision);
    } else expect(await outcome(() => readStore(store, log, next))).toEqual(await outcome(() => readLog(log, next)));
    expect([store.revision, store.compactedRevision]).toEqual([log.changes.length, log.compacted]);
  }
  return { store, log };
}

/** Writes all at once; the log takes them one by one, in the order of the calls. */
async function followWrites(store: Store, before: EventLog, steps: readonly WriteStep[]): Promise<EventLog> {
  let log = before;
  const expected: unknown[] = [];
  const writes: Write[] = [];
  for (const { type, key: name, offBy, content } of steps) {
    const encode = (revision: number): Uint8Array => bytes(`${content}@${revision}`);
    const known = (valueOf(log, name)?.revision ?? 0) + offBy;
    const next: Write = type === 'create' ? { type, key: name, encode } : { type, key: name, expected: known, encode };
    writes.push(next);
    expected.push(
      await outcome(() => {
        log = appendTo(log, next);
        return { key: name, revision: log.changes.length, value: log.changes.at(-1)?.value };
      }),
    );
  }
  expect(await Promise.all(writes.map((next) => outcome(() => store.write(next))))).toEqual(expected);
  return log;
}

type ReadStep = Extract<Step, { do: 'list' | 'changes' }>;

function readStore(store: Store, log: EventLog, read: ReadStep): Promise<unknown> {
  if (read.do === 'changes') return store.changesSince(revisionAt(log, read.after), read.limit, read.prefix);
  const { after } = read;
  return store.list(read.prefix, { at: revisionAt(log, read.at), limit: read.limit, ...(after !== undefined && { after }) });
}

function readLog(log: EventLog, read: ReadStep): unknown {
  if (read.do === 'changes') return changesAfter(log, revisionAt(log, read.after), read.prefix).slice(0, read.limit);
  const revision = revisionAt(log, read.at);
  const values = valuesAt(log, revision, read.prefix);
  const { after } = read;
  const rest = after === undefined ? values : values.filter((value) => Buffer.compare(Buffer.from(value.key), Buffer.from(after)) > 0);
  return { values: rest.slice(0, read.limit), revision };
}

function revisionAt(log: EventLog, part: number): number {
  return Math.round(part * log.changes.length);
}

/** What comes back, or the error as text. */
async function outcome(run: () => unknown): Promise<unknown> {
  try {
    return plain(await run());
  } catch (error) {
    return String(error);
  }
}

/** Equal bytes are equal, whatever array they are in. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
}
