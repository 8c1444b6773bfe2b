import { setTimeout as sleep } from 'node:timers/promises';
import { compare, withLoad } from '../load/load.mjs';
import { requestText } from '../load/request-template.mjs';
import { withApiServer } from '../servers/api-server.mjs';
import { answerOf, withBareServer } from '../servers/bare.mjs';
import { definitions, machine, machineDefinition, machines } from './machine.mjs';
import { ratioOf } from './ratio.mjs';

export const createCustom = {
  name: 'create-custom',
  title: 'durable create of custom resources of 20 properties and 5 rules in CEL, 64 clients',
  unit: "of the bare server's POST",
  target: 0.15,
  isMet: (value) => value >= 0.15,
  measure: () =>
    withApiServer(async (ours) => {
      await define(ours.port);
      const load = { request: requestText('POST', machines, machine('created-{count}')), connections: 64, durationMs: 1000 };
      const answer = await answerOf(ours.port, machines, { method: 'POST', body: machine('measured') });
      return withBareServer(answer, (bare) => withLoad(async (run) => ratioOf(await compare(run, { ours, bare, rounds: 7, load }))));
    }),
};

/** Until the kind is served. */
async function define(port) {
  await answerOf(port, definitions, { method: 'POST', body: JSON.stringify(machineDefinition) });
  for (let left = 200; left > 0; left -= 1) {
    const response = await fetch(`http://127.0.0.1:${port}${machines}`);
    await response.arrayBuffer();
    if (response.ok) return;
    await sleep(10);
  }
  throw new Error('the custom kind is not served after two seconds');
}
