/** `npm run check`: everything but the long tests, side by side; `-- --without-tests` leaves out all tests. Prints what failed and exits 1. */
import { spawn } from 'node:child_process';

const bin = (name) => `node_modules/.bin/${name}`;
const steps = [
  { name: 'format', command: bin('oxfmt'), args: ['--check', '.'] },
  { name: 'lint', command: bin('oxlint'), args: ['apps', 'libs', 'test', 'scripts', '--type-aware', '--deny-warnings'] },
  { name: 'types', command: bin('tsc'), args: ['-p', 'tsconfig.json'] },
  { name: 'domain purity', command: bin('tsc'), args: ['-p', 'libs/domain/tsconfig.lib.json'] },
  { name: 'compatibility', command: 'node', args: ['scripts/verify-compatibility.mjs'] },
  { name: 'boundaries', command: 'node', args: ['scripts/verify-boundaries.mjs'] },
  { name: 'unit tests', command: bin('vitest'), args: ['run', 'libs', 'apps', '--exclude', '**/*.long.spec.ts'] },
];

function run({ name, command, args }) {
  const began = Date.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('close', (code) => resolve({ name, ok: code === 0, output, seconds: ((Date.now() - began) / 1000).toFixed(1) }));
    child.on('error', (error) => resolve({ name, ok: false, output: String(error), seconds: '0' }));
  });
}

/** Two at a time: more only take turns on a small machine. */
const waiting = process.argv.includes('--without-tests') ? steps.filter(({ name }) => name !== 'unit tests') : [...steps];
const results = [];
async function worker() {
  for (let step = waiting.shift(); step; step = waiting.shift()) {
    const result = await run(step);
    results.push(result);
    console.log(`${result.ok ? 'ok  ' : 'FAIL'} ${result.name} (${result.seconds} s)`);
    if (!result.ok) console.log(result.output.trimEnd().replace(/^/gm, '     '));
  }
}
await Promise.all([worker(), worker()]);
process.exit(results.every((result) => result.ok) ? 0 : 1);
