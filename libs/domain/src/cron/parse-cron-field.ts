import type { CronField, CronProblem } from '#domain/cron/cron-schedule.js';
import { parseInteger } from '#domain/number/parse-int.js';

/** The values a field may have, and the names some of them go by (in lower case). */
export interface FieldRange {
  readonly min: number;
  readonly max: number;
  readonly names?: ReadonlyMap<string, number>;
}

/** One field: ranges separated by commas. Empty ones are passed over, so `,` is a field that nothing matches. */
export function parseCronField(text: string, range: FieldRange): CronField | CronProblem {
  const values = new Set<number>();
  let star = false;
  for (const expression of text.split(',').filter((one) => one !== '')) {
    const part = parseRange(expression, range);
    if ('problem' in part) return part;
    for (let value = part.start; value <= part.end; value += part.step) values.add(value);
    star ||= part.star;
  }
  return { values, star };
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly step: number;
  readonly star: boolean;
}

/** `*`, `5`, `1-5`, `mon-fri`, each with an optional `/step`; `5/10` runs from 5 to the end. */
function parseRange(text: string, range: FieldRange): Range | CronProblem {
  const [span = '', stepText, ...moreSteps] = text.split('/');
  const bounds = parseBounds(span, text, range);
  if ('problem' in bounds) return bounds;
  if (moreSteps.length > 0) return { problem: `too many slashes: ${text}` };
  const step = stepText === undefined ? 1 : parseNatural(stepText);
  if (typeof step !== 'number') return step;
  const end = stepText !== undefined && bounds.single ? range.max : bounds.end;
  const problem = boundsProblem({ start: bounds.start, end, step }, range);
  if (problem !== undefined) return { problem: `${problem}: ${text}` };
  return { start: bounds.start, end, step, star: bounds.star && step <= 1 };
}

interface Bounds {
  readonly start: number;
  readonly end: number;
  readonly star: boolean;
  /** No hyphen was given. */
  readonly single: boolean;
}

function parseBounds(span: string, text: string, range: FieldRange): Bounds | CronProblem {
  const [low = '', high, ...more] = span.split('-');
  const single = high === undefined;
  if (low === '*' || low === '?') return { start: range.min, end: range.max, star: true, single };
  const start = parseValue(low, range);
  if (typeof start !== 'number') return start;
  if (more.length > 0) return { problem: `too many hyphens: ${text}` };
  const end = high === undefined ? start : parseValue(high, range);
  return typeof end === 'number' ? { start, end, star: false, single } : end;
}

function boundsProblem({ start, end, step }: Omit<Range, 'star'>, { min, max }: FieldRange): string | undefined {
  if (start < min) return `beginning of range (${start}) below minimum (${min})`;
  if (end > max) return `end of range (${end}) above maximum (${max})`;
  if (start > end) return `beginning of range (${start}) beyond end of range (${end})`;
  return step === 0 ? 'step of range should be a positive number' : undefined;
}

function parseValue(text: string, { names }: FieldRange): number | CronProblem {
  return names?.get(text.toLowerCase()) ?? parseNatural(text);
}

function parseNatural(text: string): number | CronProblem {
  const value = parseInteger(text);
  if (typeof value !== 'number') return { problem: `failed to parse int from ${text}: ${value.problem}` };
  return value < 0 ? { problem: `negative number (${value}) not allowed: ${text}` } : value;
}
