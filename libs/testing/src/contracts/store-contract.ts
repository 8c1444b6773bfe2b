import { afterEach, beforeEach, describe } from 'vitest';
import type { Store } from '#domain/storage/store.js';
import { describeClosing } from './store/closing.js';
import { describeCompaction } from './store/compaction.js';
import { describeConcurrency } from './store/concurrency.js';
import { describeListeners } from './store/listeners.js';
import { describeModel } from './store/model.js';
import { describeReads } from './store/reads.js';
import { describeReopening } from './store/reopening.js';
import { describeWrites } from './store/writes.js';

/** An empty store and how to be rid of it. */
export interface StoreUnderTest {
  readonly store: Store;
  /** Closes the store and opens what it kept again. Absent when it keeps nothing. */
  reopen?(): Promise<Store>;
  /** Closes the store if it is open, and leaves nothing behind. */
  dispose(): Promise<void>;
}

/** What every adapter of the Store port has to do. `make` is called for every test. */
export function describeStore(name: string, make: () => Promise<StoreUnderTest>, { durable }: { readonly durable: boolean }): void {
  describe(`the ${name}`, () => {
    let current: StoreUnderTest | undefined;
    beforeEach(async () => {
      current = await make();
    });
    afterEach(async () => {
      await current?.dispose();
      current = undefined;
    });
    const subject = (): StoreUnderTest => {
      if (!current) throw new Error('a store is there only while a test runs');
      return current;
    };
    const store = (): Store => subject().store;
    describeWrites(store);
    describeReads(store);
    describeConcurrency(store);
    describeListeners(store);
    describeCompaction(store);
    describeClosing(store);
    if (durable) describeReopening(subject);
    describeModel(make);
  });
}
