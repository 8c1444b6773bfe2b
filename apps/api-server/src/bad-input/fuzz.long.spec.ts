import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fuzz } from '#testing/fuzz/fuzz.js';
import { readOperations } from '#testing/fuzz/read-operations.js';
import { type ApiServer, startApiServer } from '../start-api-server.js';

const storageDirectory = mkdtempSync(join(tmpdir(), 'kubernest-fuzz-'));
afterAll(() => rmSync(storageDirectory, { recursive: true, force: true }));

const start = (insecurePort: number): Promise<ApiServer> =>
  startApiServer({ storageDirectory, insecurePort, logLevel: 'silent', disableAdmissionPlugins: ['ServiceAccount'] });

const forms = [
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf,application/json',
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'application/vnd.kubernetes.protobuf;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
];

/** Whatever can be listed, in every form. */
async function listAll(base: string): Promise<ReadonlyMap<string, string>> {
  const lists = new Map<string, string>();
  for (const { method, path } of await readOperations(base)) {
    if (method !== 'GET' || path.includes('{') || path.includes('/watch/') || !/^\/apis?\/.*[^/]$/.test(path)) continue;
    for (const accept of forms) {
      const answer = await fetch(base + path, { headers: { accept } });
      const text = await answer.text();
      expect([path, accept, answer.status, answer.ok ? '' : text]).toEqual([path, accept, 200, '']);
      if (accept === 'application/json') lists.set(path, text);
    }
  }
  return lists;
}

/** FUZZ_SEED repeats a run that failed; FUZZ_REQUESTS makes it shorter or longer. */
test('twenty thousand requests of all sorts find no mistake, and what they stored can be read before and after a restart', async () => {
  const first = await start(0);
  const base = first.insecureUrl ?? '';
  let stored: ReadonlyMap<string, string>;
  try {
    const { reached, operations } = await fuzz({ base, requests: Number(process.env['FUZZ_REQUESTS'] ?? 20_000) });
    expect(reached).toBeGreaterThan(0.9 * operations);
    stored = await listAll(base);
  } finally {
    await first.close();
  }
  // at the same address, or it would write another into its own Service
  const second = await start(Number(new URL(base).port));
  try {
    // what was deleted and has to be there has been made again
    const again = await listAll(base);
    for (const [path, text] of stored)
      expect([path, itemsOf(again.get(path) ?? '')]).toEqual([path, expect.arrayContaining(itemsOf(text))]);
  } finally {
    await second.close();
  }
}, 600_000);

function itemsOf(list: string): unknown[] {
  return (JSON.parse(list) as { readonly items?: unknown[] }).items ?? [];
}
