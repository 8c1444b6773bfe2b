import { median } from '../run/statistics.mjs';
import { withCluster } from '../servers/cluster.mjs';
import { cpuSeconds } from '../servers/process-usage.mjs';

const rounds = 5;

/** New clusters, whose certificates and database are made in that time. */
async function start(flags) {
  const starts = [];
  for (let round = 0; round < rounds; round += 1) starts.push(await withCluster(flags, timesOf));
  const of = (member) => starts.map((one) => one[member]);
  const value = Math.min(...of('ready'));
  const all = `all components ready after ${Math.min(...of('allReady')).toFixed(2)} s`;
  const cpu = starts.every((one) => one.cpu !== undefined) ? `, ${Math.min(...of('cpu')).toFixed(2)} s on processors by then` : '';
  return { value, detail: `best of ${rounds}, median ${median(of('ready')).toFixed(2)} s; ${all}${cpu}` };
}

/** In seconds. */
function timesOf({ readyMs, allReadyMs, pids }) {
  const each = pids.map(cpuSeconds);
  const cpu = each.includes(undefined) ? undefined : each.reduce((sum, one) => sum + one, 0);
  return { ready: readyMs / 1000, allReady: allReadyMs / 1000, cpu };
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
