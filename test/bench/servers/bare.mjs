import { fileURLToPath } from 'node:url';
import { ask, messageOf, startChild, stopChild } from '../run/children.mjs';

/** What every answer of HTTP/1.1 has from node:http itself. */
const ownHeaders = new Set(['connection', 'keep-alive', 'date', 'transfer-encoding']);

/** Works with a bare server of node:http in a process of its own that gives one answer to everything, and ends it. `work` gets `{ port, pid }`. */
export async function withBareServer(answer, work) {
  const child = startChild(fileURLToPath(new URL('./bare-server.mjs', import.meta.url)), [], { buffers: true });
  try {
    const { port } = await messageOf(child);
    await ask(child, answer);
    return await work({ port, pid: child.pid });
  } finally {
    await stopChild(child);
  }
}

/** What a server answers, for the bare server to answer the same. */
export async function answerOf(port, path, { method = 'GET', body, contentType = 'application/json' } = {}) {
  const headers = {
    accept: 'application/json',
    // the load generator takes no compressed answers, and fetch would ask for them
    'accept-encoding': 'identity',
    'user-agent': 'kubernest-bench',
    ...(body !== undefined && { 'content-type': contentType }),
  };
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers, body });
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${Buffer.from(bytes).toString()}`);
  const own = Object.fromEntries([...response.headers].filter(([name]) => !ownHeaders.has(name)));
  return { status: response.status, headers: own, body: bytes };
}
