/**
 * Beside the bundles in dist/: runs one, from the code that V8 made of it when it was built. Without that, or where it does not fit (another version of
 * Node, other flags of V8, a bundle that has changed), V8 reads the source, which takes longer and does the same.
 *
 * Bundles are scripts and not modules because Node 20 takes code made before for scripts only.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

const folder = dirname(fileURLToPath(import.meta.url));
const requireOutside = createRequire(import.meta.url);
const loaded = new Map();

/** Runs `<name>.cjs`; what it requires by a relative path is a part of it and run in the same way. `builds` are the stamps of its parts. */
export function launch(name, builds) {
  const load = (file) => {
    const known = loaded.get(file);
    if (known) return known.exports;
    const module = { exports: {} };
    loaded.set(file, module);
    // to its own eyes a bundle lies where its .mjs does, so that it finds its neighbours of that kind
    compile(file, builds[file])(module.exports, require, module, join(folder, `${name}.mjs`), folder);
    return module.exports;
  };
  const require = Object.assign((id) => (id.startsWith('./') ? load(id.slice(2)) : requireOutside(id)), requireOutside);
  load(`${name}.cjs`);
}

function compile(file, build) {
  const path = join(folder, file);
  const cachePath = join(folder, 'code-cache', `${file}-${build}`);
  const cachedData = readIfThere(cachePath);
  // bundles are ASCII, and read as such they need one byte for each character
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(path, 'latin1')}\n})`;
  const script = new Script(source, { filename: path, cachedData });
  if (process.env['KUBERNEST_WRITE_CODE_CACHE']) process.once('exit', () => write(cachePath, script.createCachedData()));
  return script.runInThisContext();
}

function readIfThere(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** At the end of a run, so that all functions are in it that were wanted so far. Whole or not at all. */
function write(path, data) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.${process.pid}`, data);
  renameSync(`${path}.${process.pid}`, path);
}
