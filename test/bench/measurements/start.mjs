import { median } from '../run/statistics.mjs';
import { withCluster } from '../servers/cluster.mjs';

const rounds = 5;

/** New clusters, whose certificates and database are made in that time. */
async function start(flags) {
  const starts = [];
  for (let round = 0; round < rounds; round += 1)
    starts.push(await withCluster(flags, ({ readyMs, allReadyMs }) => ({ readyMs, allReadyMs })));
  const seconds = (member, choose) => choose(starts.map((one) => one[member] / 1000));
  const best = (values) => Math.min(...values);
  const all = `all components ready after ${seconds('allReadyMs', best).toFixed(2)} s`;
  return { value: seconds('readyMs', best), detail: `best of ${rounds}, median ${seconds('readyMs', median).toFixed(2)} s; ${all}` };
}

export const startSingleProcess = {
  name: 'start-single-process',
  title: '`--single-process`, start to /readyz',
  unit: 's',
  target: 1,
  isMet: (value) => value <= 1,
  measure: () => start(['--single-process']),
};

export const startProcesses = {
  name: 'start-processes',
  title: 'five processes, start to /readyz',
  unit: 's',
  target: 3,
  isMet: (value) => value <= 3,
  measure: () => start([]),
};
