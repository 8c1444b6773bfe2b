import { fileURLToPath } from 'node:url';
import { withLoad } from '../load/load.mjs';
import { requestText } from '../load/request-template.mjs';
import { ask, startChild, stopChild } from '../run/children.mjs';
import { withApiServer } from '../servers/api-server.mjs';
import { cpuSeconds, residentBytes } from '../servers/process-usage.mjs';
import { configMap, configMaps } from './config-map.mjs';

const perSecond = 1000;
const seconds = 8;
/** Not timed: both sides become as fast as they get. */
const warmUpSeconds = 3;
const objects = 100;
/** Slower than this, the writers were not what the row asks for. */
const leastRate = 0.98 * perSecond;

export const watch = watching({
  name: 'watch',
  title: 'watch: 1,000 writes/s, 500 watchers of one resource, 2 KB events, every event in order; p99 latency',
  watchers: 500,
  targetMs: 25,
});

export const watchMany = watching({
  name: 'watch-many',
  title: 'watch: 1,000 watchers of one resource, 1,000 events/s of 2 KB, the server grows by less than 100 MB; p99 latency',
  watchers: 1000,
  targetMs: 40,
  maxGrowthBytes: 100_000_000,
});

function watching({ name, title, watchers, targetMs, maxGrowthBytes = Infinity }) {
  return {
    name,
    title,
    unit: 'ms',
    target: targetMs,
    isMet: (value, { isWhole, growthBytes }) => value < targetMs && isWhole && growthBytes < maxGrowthBytes,
    measure: () => withApiServer((ours) => withLoad((run) => withWatchers((tell) => writeAndWatch(run, tell, { ...ours, watchers })))),
  };
}

async function withWatchers(work) {
  const child = startChild(fileURLToPath(new URL('../load/watch-load.mjs', import.meta.url)));
  const tell = async (message) => {
    const answer = await ask(child, message);
    if (answer.problem !== undefined) throw new Error(`watching: ${answer.problem}`);
    return answer;
  };
  try {
    return await work(tell);
  } finally {
    await stopChild(child);
  }
}

async function writeAndWatch(run, tell, { port, pid, watchers }) {
  const creation = requestText('POST', configMaps, configMap('watched-{slot}'));
  await run({ port, request: creation, connections: 1, count: objects });
  const request = requestText('GET', `${configMaps}?watch=true&resourceVersion=${await revisionOf(port)}`);
  const from = warmUpSeconds * perSecond;
  const { cpuSeconds: before } = await tell({ port, request, watchers, from });
  const serverBefore = cpuSeconds(pid);
  const memoryBefore = residentBytes(pid);
  const count = seconds * perSecond;
  const change = requestText('PUT', `${configMaps}/watched-{slot}`, configMap('watched-{slot}', numbers));
  const written = await run({ port, request: change, connections: 64, count, perSecond });
  const seen = await tell({ until: count, from, timeoutMs: 10_000 });
  const growthBytes = residentBytes(pid) - memoryBefore;
  const rate = written.answers / written.seconds;
  const isWhole = seen.missing === 0 && seen.disorder === 0 && rate >= leastRate;
  const busy = (cpu) => `${((cpu / written.seconds) * 100).toFixed(0)} %`;
  const server = serverBefore === undefined ? '' : `; server ${busy(cpuSeconds(pid) - serverBefore)} busy`;
  const detail =
    `${rate.toFixed(0)} writes/s, ${seen.missing} events missing, ${seen.disorder} out of order, median ${seen.p50Ms.toFixed(1)} ms` +
    `${server}, watchers ${busy(seen.cpuSeconds - before)}; server grown by ${(growthBytes / 1e6).toFixed(0)} MB`;
  return { value: seen.p99Ms, detail, isWhole, growthBytes };
}

/** As load/event-stream.mjs looks for them. */
const numbers = { count: '{count}', sent: '{microseconds..}' };

async function revisionOf(port) {
  const response = await fetch(`http://127.0.0.1:${port}${configMaps}?limit=1`);
  return (await response.json()).metadata.resourceVersion;
}
