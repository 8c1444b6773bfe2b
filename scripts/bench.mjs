/**
 * `npm run bench`: measures the release build and prints a table. `--json` prints one array of `{ name, value, unit, target, met }` instead;
 * `--only <name>` measures one thing. Exits 1 when something could not be measured; a missed target is no error. How things are measured is said in
 * docs/benchmarks.md.
 */
import { parseArgs } from 'node:util';
import { clean } from '../test/bench/run/children.mjs';
import { apply } from '../test/bench/measurements/apply.mjs';
import { create } from '../test/bench/measurements/create.mjs';
import { createCustom } from '../test/bench/measurements/create-custom.mjs';
import { get } from '../test/bench/measurements/get.mjs';
import { list } from '../test/bench/measurements/list.mjs';
import { memoryProcesses, memorySingleProcess } from '../test/bench/measurements/memory.mjs';
import { podStarts } from '../test/bench/measurements/pods.mjs';
import { startProcesses, startSingleProcess } from '../test/bench/measurements/start.mjs';
import { watch, watchMany } from '../test/bench/measurements/watch.mjs';

const all = [
  get,
  create,
  createCustom,
  apply,
  list,
  watch,
  watchMany,
  podStarts,
  startSingleProcess,
  startProcesses,
  memorySingleProcess,
  memoryProcesses,
];

/** None takes half as long. */
const timeoutMs = 120_000;

async function measure(measurement) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${timeoutMs / 1000} s`)), timeoutMs);
  });
  const { name, title, unit, target } = measurement;
  try {
    const result = await Promise.race([measurement.measure(), late]);
    const met = measurement.isMet(result.value, result);
    return { name, title, value: Number(result.value.toPrecision(4)), unit, target, met, detail: result.detail };
  } catch (error) {
    process.exitCode = 1;
    return { name, title, value: null, unit, target, met: false, detail: error.message };
  } finally {
    clearTimeout(timer);
    await clean();
  }
}

function row({ name, title, value, unit, target, met, detail }) {
  return [
    `${met ? 'ok  ' : 'MISS'} ${name}: ${value ?? 'not measured'} ${unit} (target ${target})`,
    `     ${title}`,
    `     ${detail}`,
  ].join('\n');
}

function chosen(only) {
  if (only === undefined) return all;
  const found = all.filter(({ name }) => name === only);
  if (found.length > 0) return found;
  process.stderr.write(`bench: --only must be one of ${all.map(({ name }) => name).join(', ')}\n`);
  process.exit(2);
}

let isInterrupted = false;

async function interrupted(signal) {
  isInterrupted = true;
  await clean();
  process.exit(signal === 'SIGINT' ? 130 : 143);
}
process.once('SIGINT', interrupted);
process.once('SIGTERM', interrupted);

const { values: flags } = parseArgs({ options: { json: { type: 'boolean' }, only: { type: 'string' } } });
const results = [];
for (const measurement of chosen(flags.only)) {
  if (isInterrupted) break;
  const result = await measure(measurement);
  results.push(result);
  if (!flags.json) console.log(row(result));
  else if (result.value === null) process.stderr.write(`bench: ${result.name}: ${result.detail}\n`);
}
if (flags.json && !isInterrupted)
  console.log(JSON.stringify(results.map(({ name, value, unit, target, met }) => ({ name, value, unit, target, met }))));
if (!isInterrupted) process.exit();
