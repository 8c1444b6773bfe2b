import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openPkiFolder } from '#client/pki/pki-folder.js';

const now = Date.parse('2026-06-01T00:00:00Z');
const addresses = { hosts: [], advertiseAddress: '10.0.0.1', serviceRange: '10.224.0.0/16' };
const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pki-'));
  folders.push(folder);
  return join(folder, 'pki');
}

test('what is there is read again, and nobody else can read it', async () => {
  const folder = newFolder();
  const made = await openPkiFolder(folder, addresses, now);
  expect(await openPkiFolder(folder, addresses, now)).toEqual(made);
  expect(readdirSync(folder).filter((file) => (statSync(join(folder, file)).mode & 0o077) !== 0)).toEqual([]);
});

test('certificates are made anew before they end and when addresses change, by the same authority', async () => {
  const folder = newFolder();
  const made = await openPkiFolder(folder, addresses, now);
  const later = await openPkiFolder(folder, addresses, now + 340 * 86_400_000);
  const moved = await openPkiFolder(folder, { ...addresses, hosts: ['cluster.example'] }, now + 340 * 86_400_000);
  for (const { authority, frontProxy } of [later, moved])
    expect([authority, frontProxy.authority]).toEqual([made.authority, made.frontProxy.authority]);
  expect(new Set([made, later, moved].map(({ certificates }) => certificates.admin.cert)).size).toBe(3);
  expect(new Set([made, later, moved].map(({ frontProxy }) => frontProxy.client.cert)).size).toBe(3);
});
