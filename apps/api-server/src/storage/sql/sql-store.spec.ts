import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeStore } from '#testing/contracts/store-contract.js';
import { openOnThisThread } from './open-on-this-thread.js';

/** In memory where that can be had: the contract is about what a store answers, not about the disk. */
const parent = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

describeStore(
  'SQL store',
  async () => {
    const directory = mkdtempSync(join(parent, 'kubernest-store-'));
    let store = await openOnThisThread({ directory });
    return {
      store,
      reopen: async () => {
        await store.close();
        return (store = await openOnThisThread({ directory }));
      },
      dispose: async () => {
        await store.close();
        rmSync(directory, { recursive: true });
      },
    };
  },
  { durable: true },
);
