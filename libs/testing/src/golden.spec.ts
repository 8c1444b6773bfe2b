import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { golden } from '#testing/golden.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'golden-'));
  vi.stubEnv('UPDATE_GOLDEN', '');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const at = (name: string): URL => pathToFileURL(join(folder, name));

test('the same text passes, another one fails', () => {
  writeFileSync(at('a.txt'), 'one\n');
  golden(at('a.txt'), 'one\n');
  expect(() => golden(at('a.txt'), 'two\n')).toThrow(/one/);
});

test('a missing file fails', () => {
  expect(() => golden(at('missing.txt'), 'one')).toThrow(/no golden file .*missing[.]txt/);
});

test('UPDATE_GOLDEN=1 writes the file', () => {
  vi.stubEnv('UPDATE_GOLDEN', '1');
  golden(at('new/a.txt'), 'one');
  expect(readFileSync(at('new/a.txt'), 'utf8')).toBe('one');
});
