import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startApiServer } from './start-api-server.js';
import { openOnThisThread } from './storage/sql/open-on-this-thread.js';

test('a server does not start with a value it cannot read, says which, and lets go of the store', async () => {
  const directory = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'kubernest-damaged-'));
  try {
    const store = await openOnThisThread({ directory });
    await store.write({ type: 'create', key: 'core/configmaps/default/a', encode: () => Buffer.from('{"kind":') });
    await expect(startApiServer({ store, insecurePort: 0, logLevel: 'silent' })).rejects.toThrow(
      /^the store is damaged: the value of core\/configmaps\/default\/a at revision 1 cannot be read: .* \(kubernest db check tells more\)$/,
    );
    const again = await openOnThisThread({ directory });
    expect(again.revision).toBe(1);
    await again.close();
  } finally {
    rmSync(directory, { recursive: true });
  }
});
