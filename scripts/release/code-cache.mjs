import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const startTimeoutMs = 60_000;

/**
 * Starts and stops a cluster of each kind, whose programs leave the code that V8 has made of them in dist/code-cache (see launch.mjs). Where that cannot
 * be done the programs work all the same, and take longer to start; a line says so.
 */
export async function writeCodeCache() {
  rmSync('dist/code-cache', { recursive: true, force: true });
  try {
    await runOnce([]);
    await runOnce(['--single-process']);
  } catch (error) {
    process.stderr.write(`build: programs will start slower than they could: ${error.message}\n`);
  }
}

async function runOnce(flags) {
  const folder = mkdtempSync(join(tmpdir(), 'kubernest-build-'));
  try {
    await startAndStop(['up', '--port=0', '--http-port=0', `--data-dir=${join(folder, 'cluster')}`, ...flags]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function startAndStop(args) {
  const env = { ...process.env, KUBERNEST_WRITE_CODE_CACHE: '1' };
  const child = spawn(process.execPath, ['dist/kubernest.mjs', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let isStopping = false;
  const listen = (chunk) => {
    output += chunk;
    if (isStopping || !output.includes('ready in')) return;
    isStopping = true;
    child.kill('SIGTERM');
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const timer = setTimeout(() => child.kill('SIGKILL'), startTimeoutMs);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(timer);
      if (code === 0) resolve();
      else reject(new Error(`kubernest ${args.join(' ')} ended: ${output.trim()}`));
    });
  });
}
