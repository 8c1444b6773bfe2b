/**
 * `npm run build`: one bundled file per app under dist/ with the code that this version of Node makes of it, and dist/descriptions.json. With
 * --if-changed nothing is done when nothing has changed.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeDescriptions } from './build-descriptions.mjs';
import { bundleApp } from './release/bundle.mjs';
import { writeCodeCache } from './release/code-cache.mjs';

const inputs = {
  'kube-apiserver': 'apps/api-server/src/main.ts',
  // the thread of the database; looked for beside the file that starts it
  'store-worker': 'apps/api-server/src/storage/sql/store-worker.ts',
  'kube-controller-manager': 'apps/controller-manager/src/main.ts',
  'kube-scheduler': 'apps/scheduler/src/main.ts',
  kubelet: 'apps/kubelet/src/main.ts',
  'kube-proxy': 'apps/kube-proxy/src/main.ts',
};
const stamp = 'dist/.build-hash';

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else if (!/[.](spec|bench)[.]ts$/.test(entry.name)) yield path;
  }
}

function hashOfSources() {
  const hash = createHash('sha256').update(process.version);
  const scripts = ['scripts/build.mjs', 'scripts/build-descriptions.mjs', ...files('scripts/descriptions'), ...files('scripts/release')];
  for (const path of ['package-lock.json', ...scripts, ...files('apps'), ...files('libs')]) hash.update(path).update(readFileSync(path));
  return hash.digest('hex');
}

const hash = hashOfSources();
const isFresh = existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
if (process.argv.includes('--if-changed') && isFresh) process.exit(0);

await Promise.all([
  ...Object.entries(inputs).map(([name, input]) => bundleApp(name, input)),
  // the components are read only when all are to run in one process
  bundleApp('kubernest', 'apps/cli/src/main.ts', { isSplit: true }),
]);
writeDescriptions();
await writeCodeCache();
writeFileSync(stamp, hash);
