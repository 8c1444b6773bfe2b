import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const launcher = fileURLToPath(new URL('../../scripts/release/launch.mjs', import.meta.url));

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubernest-launch-'));
  copyFileSync(launcher, join(folder, 'launch.mjs'));
  writeFileSync(join(folder, 'app.mjs'), "import { launch } from './launch.mjs';\nlaunch('app');\n");
  writeFileSync(join(folder, 'app-part.cjs'), "exports.name = () => 'part';");
  say('first');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const cacheOf = (file: string): string => join(folder, 'code-cache', file);

/** Makes a bundle that says a word of five letters, with a part that is read when it is wanted, and where it believes it is. */
function say(word: string): void {
  const text = `const { basename } = require('node:path');
    const unused = ${JSON.stringify('padding '.repeat(500))};
    function greet() { return [${JSON.stringify(word)}, require('./app-part.cjs').name(), basename(__filename)].join(' '); }
    console.log(greet());`;
  writeFileSync(join(folder, 'app.cjs'), text);
}

function run(env: Readonly<Record<string, string>> = {}): string {
  const { stdout, stderr } = spawnSync(process.execPath, [join(folder, 'app.mjs')], { env: { ...process.env, ...env }, encoding: 'utf8' });
  return stdout + stderr;
}

const writeCache = (): string => run({ KUBERNEST_WRITE_CODE_CACHE: '1' });

test('a bundle and its parts run without code made before, and leave some only when they are asked to', () => {
  expect(run()).toBe('first part app.mjs\n');
  expect(existsSync(cacheOf('app.cjs'))).toBe(false);
  expect(writeCache()).toBe('first part app.mjs\n');
  expect(existsSync(cacheOf('app.cjs')) && existsSync(cacheOf('app-part.cjs'))).toBe(true);
  expect(run()).toBe('first part app.mjs\n');
});

test('code that was made of another bundle of the same length is not used', () => {
  writeCache();
  say('other');
  expect(run()).toBe('other part app.mjs\n');
});

test.each<[string, (bytes: Buffer) => Buffer]>([
  ['a changed byte', (bytes) => bytes.map((byte, i) => (i === bytes.length >> 1 ? byte ^ 255 : byte)) as Buffer],
  ['half of it missing', (bytes) => bytes.subarray(0, bytes.length >> 1)],
  ['nothing in it', () => Buffer.alloc(0)],
])('a file of such code with %s does no harm', (_, damage) => {
  writeCache();
  writeFileSync(cacheOf('app.cjs'), damage(readFileSync(cacheOf('app.cjs'))));
  expect(run()).toBe('first part app.mjs\n');
});

test('code that was made with other flags of V8 does no harm', () => {
  writeCache();
  expect(run({ NODE_OPTIONS: '--max-old-space-size=300' })).toBe('first part app.mjs\n');
});
