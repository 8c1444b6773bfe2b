import { fileURLToPath } from 'node:url';
import { ask, startChild, stopChild } from '../run/children.mjs';
import { cpuSeconds } from '../servers/process-usage.mjs';

/** Works with a load generator, and ends it. `work` gets a function that runs one load and resolves with what came of it. */
export async function withLoad(work) {
  const child = startChild(fileURLToPath(new URL('./http-load.mjs', import.meta.url)));
  const run = async (options) => {
    const result = await ask(child, options);
    if (result.failure !== undefined) throw new Error(`under load: ${result.failure}`);
    return result;
  };
  try {
    return await work(run);
  } finally {
    await stopChild(child);
  }
}

/**
 * Runs one load against two servers in turn, A B A B, so that whatever else the machine does meets both alike. Resolves with one pair for each
 * round: answers a second, and time on a processor for each answer. The first round warms up and does not count.
 */
export async function compare(run, { ours, bare, rounds, load }) {
  const pairs = [];
  let first = 0;
  for (let round = 0; round <= rounds; round += 1) {
    const pair = {};
    for (const [name, server] of Object.entries(round % 2 === 0 ? { ours, bare } : { bare, ours })) {
      const before = cpuSeconds(server.pid);
      const result = await run({ ...load, port: server.port, first });
      const cpu = before === undefined ? undefined : cpuSeconds(server.pid) - before;
      first += result.answers + load.connections;
      pair[name] = { ...result, rate: result.answers / result.seconds, cpuMicroseconds: cpu && (cpu / result.answers) * 1e6 };
    }
    if (round > 0) pairs.push(pair);
  }
  return pairs;
}
