import { compare, withLoad } from '../load/load.mjs';
import { requestText } from '../load/request-template.mjs';
import { withApiServer } from '../servers/api-server.mjs';
import { answerOf, withBareServer } from '../servers/bare.mjs';
import { configMap, configMaps } from './config-map.mjs';
import { ratioOf } from './ratio.mjs';

export const get = {
  name: 'get',
  title: 'GET of a 2 KB ConfigMap, HTTP keep-alive, 64 connections',
  unit: 'of the bare server',
  target: 0.55,
  isMet: (value) => value >= 0.55,
  measure: () =>
    withApiServer(async (ours) => {
      await answerOf(ours.port, configMaps, { method: 'POST', body: configMap('measured') });
      const path = `${configMaps}/measured`;
      const load = { request: requestText('GET', path), connections: 64, durationMs: 1000 };
      const answer = await answerOf(ours.port, path);
      return withBareServer(answer, (bare) => withLoad(async (run) => ratioOf(await compare(run, { ours, bare, rounds: 7, load }))));
    }),
};
