import { createServer } from 'node:net';
import { connect } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolder, startChild, stopChild, temporaryFolder } from '../run/children.mjs';
import { releaseFile } from './release.mjs';

const startTimeoutMs = 60_000;

/**
 * Works with a new cluster, started as `kubernest up` with the flags given, and ends it. `work` gets its HTTP `port`, the ids of its processes and
 * how long it took: `readyMs` until /readyz said yes and `allReadyMs` until all components were ready.
 */
export async function withCluster(flags, work) {
  const folder = temporaryFolder();
  const port = await freePort();
  const began = performance.now();
  const dataDir = join(folder, 'cluster');
  const child = startChild(releaseFile('kubernest.mjs'), ['up', '--port=0', `--http-port=${port}`, `--data-dir=${dataDir}`, ...flags]);
  const welcomed = new Promise((resolve, reject) => {
    child.stdout.on('data', () => child.said.includes('ready in') && resolve(performance.now() - began));
    child.once('exit', () => reject(new Error(`kubernest up ended: ${child.said.trim()}`)));
    setTimeout(() => reject(new Error(`kubernest up took too long: ${child.said.trim()}`)), startTimeoutMs).unref();
  });
  // told of below; without it, a start that fails while /readyz is asked for would be unheard
  welcomed.catch(() => undefined);
  try {
    const readyMs = await Promise.race([
      readiness(port).then(() => performance.now() - began),
      welcomed.then(() => new Promise(() => undefined)),
    ]);
    const allReadyMs = await welcomed;
    const { components } = JSON.parse(readFileSync(join(dataDir, 'cluster.json'), 'utf8'));
    const pids = [...new Set([child.pid, ...components.map(({ pid }) => pid)])];
    return await work({ port, pids, readyMs, allReadyMs });
  } finally {
    await stopChild(child);
    removeFolder(folder);
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Asks for /readyz until it says yes; a try every two milliseconds costs next to nothing as long as nobody listens. */
async function readiness(port) {
  const deadline = Date.now() + startTimeoutMs;
  while (!(await isReady(port))) {
    if (Date.now() > deadline) throw new Error('/readyz did not say yes');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

function isReady(port) {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port }, () =>
      socket.write('GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n'),
    );
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(answer.startsWith('HTTP/1.1 200')));
  });
}
