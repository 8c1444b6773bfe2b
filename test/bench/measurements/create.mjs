import { compare, withLoad } from '../load/load.mjs';
import { requestText } from '../load/request-template.mjs';
import { withApiServer } from '../servers/api-server.mjs';
import { answerOf, withBareServer } from '../servers/bare.mjs';
import { configMap, configMaps } from './config-map.mjs';
import { ratioOf } from './ratio.mjs';

export const create = {
  name: 'create',
  title: 'durable create of 2 KB ConfigMaps (SQLite, synchronous=FULL), 64 clients',
  unit: "of the bare server's POST",
  target: 0.25,
  isMet: (value) => value >= 0.25,
  measure: () =>
    withApiServer(async (ours) => {
      const load = { request: requestText('POST', configMaps, configMap('created-{count}')), connections: 64, durationMs: 1000 };
      const answer = await answerOf(ours.port, configMaps, { method: 'POST', body: configMap('measured') });
      return withBareServer(answer, (bare) => withLoad(async (run) => ratioOf(await compare(run, { ours, bare, rounds: 7, load }))));
    }),
};
