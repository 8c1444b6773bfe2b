/**
 * `npm run build`: one bundled file per app under dist/, and dist/descriptions.json. With --if-changed nothing is done when nothing has
 * changed.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { writeDescriptions } from './build-descriptions.mjs';

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

/** Packages with files of their own that cannot be bundled, and optional ones that Nest looks for and that are not installed. */
const external = ['libsql', /^@nestjs\/(microservices|websockets)/, /^@fastify\/(static|view)/, 'class-transformer/storage'];

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else if (!/[.](spec|bench)[.]ts$/.test(entry.name)) yield path;
  }
}

function hashOfSources() {
  const hash = createHash('sha256');
  const scripts = ['scripts/build.mjs', 'scripts/build-descriptions.mjs', ...files('scripts/descriptions')];
  for (const path of ['package-lock.json', ...scripts, ...files('apps'), ...files('libs')]) hash.update(path).update(readFileSync(path));
  return hash.digest('hex');
}

const hash = hashOfSources();
const isFresh = existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
if (process.argv.includes('--if-changed') && isFresh) process.exit(0);

/** Each app is one file, so that starting it reads one file. */
async function bundleApp(input, output) {
  const bundle = await rolldown({
    input,
    platform: 'node',
    external,
    resolve: { conditionNames: ['source', 'import', 'node', 'default'] },
    tsconfig: 'tsconfig.json',
    checks: { unresolvedImport: false },
    onwarn: (warning, report) => warning.code !== 'UNRESOLVED_IMPORT' && report(warning),
  });
  await bundle.write({ ...output, format: 'esm' });
  await bundle.close();
}

mkdirSync('dist', { recursive: true });
await Promise.all([
  ...Object.entries(inputs).map(([name, input]) => bundleApp(input, { file: `dist/${name}.mjs`, codeSplitting: false })),
  // the components lie in a file of their own, which is read only when all are to run in one process
  bundleApp('apps/cli/src/main.ts', { dir: 'dist', entryFileNames: 'kubernest.mjs', chunkFileNames: 'kubernest-[name].mjs' }),
]);
writeDescriptions();
writeFileSync(stamp, hash);
