import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { bytes, create, remove, shown, text, update } from '#testing/contracts/store/values.js';
import { RevisionIndex } from '#domain/storage/revision-index.js';
import { StoreBusyError, WriteFailedError, type Change, type Store, type Write } from '#domain/storage/store.js';
import { commitLimits } from './commit-limits.js';
import type { CommitQueueOptions } from './commit-queue.js';
import { LogStore } from './log-store.js';
import { MemoryLog } from './memory-log.js';

/** A log whose commits end when the test says so, and as it says. */
class ControlledLog extends MemoryLog {
  readonly #waiting: { readonly end: (error?: Error) => void }[] = [];
  dropFailures = 0;
  dropped = 0;
  /** Reads wait for it. */
  readable = Promise.resolve();

  override append(changes: readonly Change[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ end: (error) => (error ? reject(error) : void super.append(changes).then(resolve, reject)) });
    });
  }

  override drop(revisions: readonly number[]): Promise<number> {
    if (this.dropFailures > 0) {
      this.dropFailures -= 1;
      return Promise.reject(new Error('disk I/O error'));
    }
    this.dropped += revisions.length;
    return super.drop(revisions);
  }

  override async read(revisions: readonly number[]): Promise<readonly Uint8Array[]> {
    await this.readable;
    return super.read(revisions);
  }

  get commits(): number {
    return this.#waiting.length;
  }

  /** Ends the commit that is under way. */
  async end(error?: Error): Promise<void> {
    while (this.#waiting.length === 0) await Promise.resolve();
    this.#waiting.shift()?.end(error);
    await Promise.resolve();
  }
}

function open(options: Partial<CommitQueueOptions> = {}): { log: ControlledLog; store: Store } {
  const log = new ControlledLog();
  return { log, store: new LogStore(log, new RevisionIndex(), { ...commitLimits, defer: queueMicrotask, ...options }) };
}

/** Settled results: revisions, or names of errors. */
async function results(writes: readonly Promise<{ readonly revision: number }>[]): Promise<readonly (number | string)[]> {
  return Promise.all(
    writes.map((write) =>
      write.then(
        ({ revision }) => revision,
        (error: unknown) => (error as Error).name,
      ),
    ),
  );
}

const full = new Error('database or disk is full');

describe('a commit that fails', () => {
  test('rejects its writes and those behind it, and the revisions are given again', async () => {
    const { log, store } = open();
    const told: string[] = [];
    store.listen((changes) => told.push(...shown(changes)));
    const first = store.write(create('a'));
    await log.end();
    await first;
    const failing = [store.write(update('a', 1)), store.write(create('b'))];
    await Promise.resolve();
    expect(log.commits).toBe(1);
    // one expects what the failing commit would have made, one has nothing to do with it but its revision
    const behind = [store.write(update('a', 2)), store.write(create('c')), store.write(remove('b', 3))];
    await log.end(full);
    expect(await results([...failing, ...behind])).toEqual(Array.from({ length: 5 }, () => 'WriteFailedError'));
    expect([store.revision, ...told]).toEqual([1, 'a=1']);
    const again = [store.write(update('a', 1)), store.write(create('b'))];
    await log.end();
    expect(await results(again)).toEqual([2, 3]);
    expect(told).toEqual(['a=1', 'a=2', 'b=3']);
    expect(text((await store.get('a'))?.value)).toBe('a at 2');
    expect(shown(await store.changesSince(0, 10))).toEqual(['a=1', 'a=2', 'b=3']);
  });

  test('takes the commits after it along that are under way as well', async () => {
    const { log, store } = open({ eagerBatch: 2, maxCommits: 2 });
    const first = [store.write(create('a')), store.write(create('b'))];
    const second = [store.write(create('c')), store.write(create('d'))];
    const third = [store.write(create('e')), store.write(create('f'))];
    expect(log.commits).toBe(2);
    await log.end(full);
    expect(await results([...first, ...second, ...third])).toEqual(Array.from({ length: 6 }, () => 'WriteFailedError'));
    const again = store.write(create('c'));
    await log.end();
    await log.end();
    expect(await results([again])).toEqual([1]);
    expect(shown(await store.changesSince(0, 10))).toEqual(['c=1']);
  });

  test('leaves the one before it alone', async () => {
    const { log, store } = open({ eagerBatch: 2, maxCommits: 2 });
    const told: string[] = [];
    store.listen((changes) => told.push(...shown(changes)));
    const first = [store.write(create('a')), store.write(create('b'))];
    const second = [store.write(update('a', 1)), store.write(create('c'))];
    const lost = store.write(create('c'));
    const queued = store.write(update('b', 2));
    expect(log.commits).toBe(2);
    await log.end();
    expect(await results(first)).toEqual([1, 2]);
    await log.end(full);
    expect(await results([...second, queued])).toEqual(Array.from({ length: 3 }, () => 'WriteFailedError'));
    // it lost against a create that is not there, so it is tried again, with the revision that has become free
    await log.end();
    expect(await results([lost])).toEqual([3]);
    expect([store.revision, ...told]).toEqual([3, 'a=1', 'b=2', 'c=3']);
    expect(text((await store.get('a'))?.value)).toBe('a at 1');
  });

  test('is over for those behind it before the log has refused them', async () => {
    const { log, store } = open({ eagerBatch: 2, maxCommits: 2 });
    const writes = [store.write(create('a')), store.write(create('b')), store.write(create('c')), store.write(create('d'))];
    await log.end(full);
    expect(await results(writes)).toEqual(Array.from({ length: 4 }, () => 'WriteFailedError'));
    // goes to the log behind the commit that it has not refused yet
    const again = [store.write(create('c')), store.write(create('a'))];
    expect(log.commits).toBe(2);
    await log.end();
    await log.end();
    expect(await results(again)).toEqual([1, 2]);
    expect(shown(await store.changesSince(0, 10))).toEqual(['c=1', 'a=2']);
  });

  test('says why', async () => {
    const { log, store } = open();
    const failing = store.write(create('a'));
    await log.end(full);
    await expect(failing).rejects.toThrow(new WriteFailedError(full));
    await expect(failing).rejects.toThrow('the store could not write: database or disk is full');
  });

  test('lets who lost against it try again', async () => {
    const { log, store } = open();
    const encoded: number[] = [];
    const noted = (write: Write): Write => ({
      ...write,
      encode: (revision) => {
        encoded.push(revision);
        return bytes(String(revision));
      },
    });
    const winner = store.write(create('a'));
    const losers = [store.write(noted(create('a'))), store.write(noted(create('a'))), store.write(noted(update('a', 7)))];
    await log.end(full);
    expect(await results([winner])).toEqual(['WriteFailedError']);
    await log.end();
    expect(await results(losers)).toEqual([1, 'KeyExistsError', 'RevisionConflictError']);
    expect(encoded).toEqual([1]);
    expect(text((await store.get('a'))?.value)).toBe('1');
  });

  test.each([
    {
      name: 'the first',
      ends: [full, undefined],
      outcome: ['WriteFailedError', 'WriteFailedError', 'WriteFailedError', 'WriteFailedError'],
    },
    { name: 'the second', ends: [undefined, full], outcome: [1, 2, 'WriteFailedError', 'WriteFailedError'] },
  ])('does not keep a store from closing when $name of two fails', async ({ ends, outcome }) => {
    const { log, store } = open({ eagerBatch: 2, maxCommits: 2 });
    const writes = ['a', 'b', 'c', 'd'].map((key) => store.write(create(key)));
    const closed = store.close();
    for (const error of ends) await log.end(error);
    expect(await results(writes)).toEqual(outcome);
    await closed;
  });

  test('does not keep a store from closing', async () => {
    const { log, store } = open();
    const writes = [store.write(create('a')), store.write(create('a'))];
    const closed = store.close();
    await log.end(full);
    await log.end(full);
    expect(await results(writes)).toEqual(['WriteFailedError', 'WriteFailedError']);
    await closed;
  });
});

describe('writes that wait', () => {
  test('are bounded in number, those that lose included', async () => {
    const { log, store } = open({ maxWaiting: 3 });
    const writes = [store.write(create('a')), store.write(create('b')), store.write(create('a')), store.write(create('c'))];
    await expect(writes[3]).rejects.toThrow(new StoreBusyError(3));
    await log.end();
    expect(await results(writes)).toEqual([1, 2, 'KeyExistsError', 'StoreBusyError']);
    const later = store.write(create('c'));
    await log.end();
    expect((await later).revision).toBe(3);
  });

  test('are bounded in size', async () => {
    const { log, store } = open({ maxWaitingBytes: 1000 });
    const large = (key: string): Promise<{ revision: number }> => store.write({ type: 'create', key, encode: () => new Uint8Array(900) });
    const writes = [large('a'), large('b'), large('c')];
    await log.end();
    expect(await results(writes)).toEqual([1, 2, 'StoreBusyError']);
    const later = large('c');
    await log.end();
    expect((await later).revision).toBe(3);
  });

  test('count for writes that come after the first of them is committed', async () => {
    const { log, store } = open({ maxBatch: 1 });
    const writes = [store.write(create('a')), store.write(update('a', 1))];
    await log.end();
    await writes[0];
    writes.push(store.write(update('a', 1)), store.write(update('a', 2)));
    await log.end();
    await log.end();
    expect(await results(writes)).toEqual([1, 2, 'RevisionConflictError', 3]);
  });

  test('go together in the next commit, up to its limit', async () => {
    const { log, store } = open({ maxBatch: 3 });
    const batches: number[] = [];
    store.listen((changes) => batches.push(changes.length));
    const writes = ['a', 'b', 'c', 'd', 'e'].map((key) => store.write(create(key)));
    await log.end();
    writes.push(store.write(create('f')));
    await log.end();
    expect(await results(writes)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(batches).toEqual([3, 3]);
  });
});

test('enough writes for a commit do not wait for the one before', async () => {
  const { log, store } = open({ eagerBatch: 2, maxCommits: 2 });
  const writes = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((key) => store.write(create(key)));
  expect(log.commits).toBe(2);
  await log.end();
  expect(await results(writes.slice(0, 2))).toEqual([1, 2]);
  await log.end();
  await log.end();
  expect(await results(writes)).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

describe('a compaction', () => {
  test('waits for reads that need what it takes out', async () => {
    const { log, store } = open({ eagerBatch: 1000 });
    const keys = Array.from({ length: 200 }, (_, i) => `k${i}`);
    const writes = [...keys.map((key) => store.write(create(key))), ...keys.map((key, i) => store.write(update(key, i + 1)))];
    await log.end();
    await Promise.all(writes);
    let release: () => void = () => undefined;
    log.readable = new Promise((resolve) => (release = resolve));
    const list = store.list('', { at: 200 });
    const compaction = store.compact(400);
    await setImmediate();
    expect(log.dropped).toBe(0);
    release();
    expect((await list).values.map(({ revision, value, key }) => text(value) === `${key} at ${revision}`)).toEqual(keys.map(() => true));
    await compaction;
    expect(log.dropped).toBe(200);
  });

  test('that fails is finished by the next one', async () => {
    const { log, store } = open();
    const writes = [store.write(create('a')), store.write(update('a', 1)), store.write(update('a', 2))];
    await log.end();
    await Promise.all(writes);
    log.dropFailures = 1;
    await expect(store.compact(2)).rejects.toThrow('disk I/O error');
    expect(store.compactedRevision).toBe(2);
    await store.compact(3);
    await expect(log.read([1])).rejects.toThrow('no value has revision 1');
    expect(text((await store.get('a'))?.value)).toBe('a at 3');
  });
});
