import { describeStore } from '#testing/contracts/store-contract.js';
import { openMemoryStore } from './memory-store.js';

describeStore(
  'memory store',
  async () => {
    const store = await openMemoryStore();
    return { store, dispose: () => store.close() };
  },
  { durable: false },
);
