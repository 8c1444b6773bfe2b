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

interface Item {
  readonly metadata: { readonly namespace?: string; readonly name: string };
}

/** The objects of a list, without those that a server keeps as they have to be. */
function itemsOf(list: string, kept: ReadonlySet<string>): readonly Item[] {
  const { items = [] } = JSON.parse(list) as { readonly items?: readonly Item[] };
  return items.filter((item) => !kept.has(nameOf(item)));
}

function nameOf({ metadata: { namespace = '', name } }: Item): string {
  return `${namespace}/${name}`;
}

/** FUZZ_SEED repeats a run that failed; FUZZ_REQUESTS makes it shorter or longer. */
test('twenty thousand requests of all sorts find no mistake, and what they stored can be read before and after a restart', async () => {
  const first = await start(0);
  const base = first.insecureUrl ?? '';
  const kept = new Set<string>();
  let stored: ReadonlyMap<string, string>;
  try {
    for (const list of (await listAll(base)).values()) itemsOf(list, kept).forEach((item) => kept.add(nameOf(item)));
    const { reached, operations } = await fuzz({ base, requests: Number(process.env['FUZZ_REQUESTS'] ?? 20_000) });
    expect(reached).toBeGreaterThan(0.9 * operations);
    stored = await listAll(base);
  } finally {
    await first.close();
  }
  const second = await start(Number(new URL(base).port));
  try {
    const again = await listAll(base);
    // what was deleted and has to be there, as addresses of Services have, is made again
    for (const [path, text] of stored)
      expect([path, itemsOf(again.get(path) ?? '', kept)]).toEqual([path, expect.arrayContaining([...itemsOf(text, kept)])]);
  } finally {
    await second.close();
  }
}, 600_000);
