/**
 * Beside the bundles in dist/: runs one, from the code that V8 made of it when it was built. Without that, or where it does not fit (another version of
 * Node, other flags of V8, another bundle, a damaged file), V8 reads the source, which takes longer and does the same.
 *
 * Bundles are scripts and not modules because Node 20 takes code made before for scripts only.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';

const folder = dirname(fileURLToPath(import.meta.url));
const requireOutside = createRequire(import.meta.url);
const loaded = new Map();

/** Before the code in a file of the cache: the checksums of the source and of the code. V8 looks at its own version and flags, and at no more. */
const headerLength = 8;

/** Runs `<name>.cjs`. What it requires by a relative path is a part of it, and run in the same way. */
export function launch(name) {
  const load = (file) => {
    const known = loaded.get(file);
    if (known) return known.exports;
    const module = { exports: {} };
    loaded.set(file, module);
    // to its own eyes a bundle lies where its .mjs does, so that it finds its neighbours of that kind
    compile(file)(module.exports, require, module, join(folder, `${name}.mjs`), folder);
    return module.exports;
  };
  const require = Object.assign((id) => (id.startsWith('./') ? load(id.slice(2)) : requireOutside(id)), requireOutside);
  load(`${name}.cjs`);
}

function compile(file) {
  const filename = join(folder, file);
  const cacheFile = join(folder, 'code-cache', file);
  const bytes = readFileSync(filename);
  // bundles are ASCII, and read as such they need one byte for each character
  const source = `(function (exports, require, module, __filename, __dirname) {${bytes.latin1Slice()}\n})`;
  const script = new Script(source, { filename, cachedData: readCode(cacheFile, bytes) });
  if (process.env['KUBERNEST_WRITE_CODE_CACHE']) process.once('exit', () => writeCode(cacheFile, bytes, script.createCachedData()));
  return script.runInThisContext();
}

function readCode(file, source) {
  try {
    const bytes = readFileSync(file);
    const code = bytes.subarray(headerLength);
    return bytes.readUInt32LE(0) === crc32(source) && bytes.readUInt32LE(4) === crc32(code) ? code : undefined;
  } catch {
    return undefined;
  }
}

/** At the end of a run, so that all functions are in it that were wanted so far. Whole or not at all. */
function writeCode(file, source, code) {
  const header = Buffer.alloc(headerLength);
  header.writeUInt32LE(crc32(source), 0);
  header.writeUInt32LE(crc32(code), 4);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, Buffer.concat([header, code]));
  renameSync(`${file}.${process.pid}`, file);
}
