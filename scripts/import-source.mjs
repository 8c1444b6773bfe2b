import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

/** Imports TypeScript modules of this repository in a script, whether or not they are built: `importSource({ toTable: 'libs/…/to-table.ts' })`. */
export async function importSource(modules) {
  const root = new URL('..', import.meta.url).pathname;
  const folder = join(root, 'dist/scripts');
  mkdirSync(folder, { recursive: true });
  const name = basename(process.argv[1] ?? 'script', '.mjs');
  const entry = join(folder, `${name}.entry.mjs`);
  const exports = Object.entries(modules).map(([member, file]) => `export { ${member} } from ${JSON.stringify(join(root, file))};`);
  writeFileSync(entry, `${exports.join('\n')}\n`);
  const bundle = await rolldown({
    input: entry,
    platform: 'node',
    resolve: { conditionNames: ['kubernest-source', 'import', 'node', 'default'] },
  });
  const file = join(folder, `${name}.bundle.mjs`);
  await bundle.write({ file, format: 'esm' });
  await bundle.close();
  return import(`${pathToFileURL(file).href}?${Date.now()}`);
}
