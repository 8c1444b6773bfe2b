import { withLoad } from '../load/load.mjs';
import { requestText } from '../load/request-template.mjs';
import { median } from '../run/statistics.mjs';
import { withApiServer } from '../servers/api-server.mjs';
import { answerOf, withBareServer } from '../servers/bare.mjs';
import { configMap, configMaps } from './config-map.mjs';

const objects = 10_000;
const rounds = 24;
const warmUpRounds = 4;

export const list = {
  name: 'list',
  title: 'LIST of 10,000 such objects',
  unit: 'times as long as the bare server',
  target: 3,
  isMet: (value) => value <= 3,
  measure: () =>
    withApiServer((ours) =>
      withLoad(async (run) => {
        const creation = requestText('POST', configMaps, configMap('listed-{count}'));
        await run({ port: ours.port, request: creation, connections: 64, count: objects });
        const answer = await answerOf(ours.port, configMaps);
        const found = JSON.parse(Buffer.from(answer.body).toString()).items.length;
        if (found !== objects) throw new Error(`the list has ${found} objects`);
        return withBareServer(answer, async (bare) => sumUp(await listInTurn(run, ours, bare), answer.body.length));
      }),
    ),
};

/** One list at a time, and a write before each, so that no list is answered from one that was made before. */
async function listInTurn(run, ours, bare) {
  const change = requestText('PUT', `${configMaps}/listed-0000000`, configMap('listed-0000000', { change: '{count}' }));
  const load = { request: requestText('GET', configMaps), connections: 1, count: 1 };
  const pairs = [];
  for (let round = 0; round < rounds; round += 1) {
    await run({ port: ours.port, request: change, connections: 1, count: 1, first: round });
    pairs.push({ ours: await run({ ...load, port: ours.port }), bare: await run({ ...load, port: bare.port }) });
  }
  return pairs.slice(warmUpRounds);
}

function sumUp(pairs, bytes) {
  const milliseconds = (name) => (median(pairs.map((pair) => pair[name].seconds)) * 1000).toFixed(0);
  return {
    value: median(pairs.map(({ ours, bare }) => ours.seconds / bare.seconds)),
    detail: `${milliseconds('ours')} ms against ${milliseconds('bare')} ms for ${(bytes / 1e6).toFixed(1)} MB`,
  };
}
