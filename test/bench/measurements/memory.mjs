import { median } from '../run/statistics.mjs';
import { withCluster } from '../servers/cluster.mjs';
import { residentBytes } from '../servers/process-usage.mjs';

/** What was needed for the start is given back by then, as far as it will be. */
const pauseMs = 10_000;

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function idleMemory(flags) {
  return withCluster(flags, async ({ pids }) => {
    await sleep(pauseMs);
    const samples = [];
    for (let i = 0; i < 3; i += 1) {
      samples.push(pids.map(residentBytes));
      await sleep(500);
    }
    const megabytes = samples.map((sample) => sample.reduce((sum, bytes) => sum + bytes, 0) / 1e6);
    const each = samples[0].map((bytes) => (bytes / 1e6).toFixed(0)).join(' + ');
    return { value: median(megabytes), detail: `resident memory of all processes: ${each}` };
  });
}

export const memorySingleProcess = {
  name: 'memory-single-process',
  title: 'idle memory, single process',
  unit: 'MB',
  target: 200,
  isMet: (value) => value <= 200,
  measure: () => idleMemory(['--single-process']),
};

export const memoryProcesses = {
  name: 'memory-processes',
  title: 'idle memory, five processes together (and the one that supervises them)',
  unit: 'MB',
  target: 600,
  isMet: (value) => value <= 600,
  measure: () => idleMemory([]),
};
