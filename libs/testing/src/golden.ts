import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

/**
 * Fails unless the file holds exactly this text: `golden(new URL('testdata/pod.txt', import.meta.url), text)`.
 * A missing file fails too. With UPDATE_GOLDEN=1 in the environment the file is written instead.
 */
export function golden(file: URL, text: string): void {
  const path = fileURLToPath(file);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  if (!existsSync(path)) expect.fail(`no golden file ${path}; run the test with UPDATE_GOLDEN=1 and review what it writes`);
  expect(text).toBe(readFileSync(path, 'utf8'));
}
