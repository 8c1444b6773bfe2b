import type { Attempts, Exit, Hook, LogScript, ProbeScript, Step, Stop } from '#domain/kubelet/simulation/container-behaviour.js';
import { goQuote } from '#domain/json/go-marshal.js';
import { parseGoDuration } from '#domain/time/go-duration.js';

/** The grammars of the annotations that script simulated containers. Each function throws ScriptProblem on a text that is not of its grammar. */

/** Why an annotation says nothing; the message is for people. */
export class ScriptProblem extends Error {
  override readonly name = 'ScriptProblem';
}

/** `pass`, `fail`, `fail 500` or `hang`, each with an optional `for 10s`, apart by commas. */
export function parseProbeScript(text: string): readonly Step<ProbeScript>[] {
  const steps = items(text).map((item) => {
    const [what = '', duration] = item.split(/(?<!\s)\s+for\s+/, 2);
    return { what: probeOutcome(what), ms: duration === undefined ? Infinity : parseDuration(duration) };
  });
  if (steps.slice(0, -1).some(({ ms }) => ms === Infinity)) throw new ScriptProblem('only the last step may go on forever');
  return steps;
}

function probeOutcome(text: string): ProbeScript {
  if (text === 'pass' || text === 'hang') return { outcome: text };
  const match = /^fail(?:\s+([45]\d\d))?$/.exec(text);
  if (!match) throw unexpected('pass, fail, fail <400-599> or hang', text);
  return { outcome: 'fail', statusCode: Number(match[1] ?? 503) };
}

/** `never`, `1`, `1 after 5s`, `137 after 5s OOMKilled`, apart by commas: one for each run. */
export function parseExits(text: string): readonly Exit[] {
  return items(text).map((item) => {
    if (item === 'never') return item;
    const { code, afterMs, rest } = parseEnd(item);
    if (rest !== '' && !/^[A-Z][A-Za-z]*$/.test(rest)) throw unexpected('a reason such as OOMKilled', rest);
    return { code, afterMs, ...(rest !== '' && { reason: rest }) };
  });
}

/** `ignore`, `143`, `0 after 3s`. */
export function parseStop(text: string): Stop {
  if (text.trim() === 'ignore') return 'ignore';
  const { code, afterMs, rest } = parseEnd(text.trim());
  if (rest !== '') throw unexpected('nothing more', rest);
  return { code, afterMs };
}

function parseEnd(text: string): { readonly code: number; readonly afterMs: number; readonly rest: string } {
  const [, code = '', duration = '', rest = ''] = /^(\S+)(?:\s+after\s+(\S+))?(?:\s+(.*))?$/.exec(text) ?? [];
  if (!/^\d+$/.test(code) || Number(code) > 255) throw unexpected('an exit code from 0 to 255', code === '' ? text : code);
  return { code: Number(code), afterMs: duration === '' ? 0 : parseDuration(duration), rest };
}

/** `fail`, `fail 3 times`, each with an optional `: message`. */
export function parseAttempts(text: string): Attempts {
  const match = /^fail(?:\s+(\d+)\s+times?)?\s*(?::\s*([^]*))?$/.exec(text.trim());
  if (!match) throw unexpected('fail, fail <n> times or fail: <message>', text.trim());
  return { failures: match[1] === undefined ? Infinity : Number(match[1]), message: match[2] ?? '' };
}

/** `pass`, `fail`, `fail after 2s`. */
export function parseHook(text: string): Hook {
  const match = /^(pass|fail)(?:\s+after\s+(\S+))?$/.exec(text.trim());
  if (!match) throw unexpected('pass or fail, and maybe after <duration>', text.trim());
  return { succeeds: match[1] === 'pass', afterMs: match[2] === undefined ? 0 : parseDuration(match[2]) };
}

/** A line for each line: `text`, `+2s: text`, `every 10s: text`. */
export function parseLogs(text: string): readonly LogScript[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => {
    const [, sign, duration = '', rest = ''] = /^(\+|every\s+)([^\s:]+):\s?(.*)$/.exec(line) ?? [];
    if (sign === undefined) return { text: line, afterMs: 0 };
    const ms = parseDuration(duration);
    if (sign === '+') return { text: rest, afterMs: ms };
    if (ms < shortestPeriodMs) throw new ScriptProblem(`every ${duration}: it must be ${shortestPeriodMs} ms at least`);
    return { text: rest, afterMs: ms, everyMs: ms };
  });
}

/** A simulated container that writes more often costs more than it shows. */
const shortestPeriodMs = 100;

/** `8080, 9090` */
export function parsePorts(text: string): readonly number[] {
  return items(text).map((item) => {
    const port = /^\d+$/.test(item) ? Number(item) : 0;
    if (port < 1 || port > 65_535) throw unexpected('a port from 1 to 65535', item);
    return port;
  });
}

/** ms of `1m30s`; not negative, at most some weeks. */
export function parseDuration(text: string): number {
  const nanoseconds = parseGoDuration(text.trim());
  if (typeof nanoseconds !== 'bigint') throw unexpected('a duration such as 1m30s', text.trim());
  const ms = Number(nanoseconds) / 1_000_000;
  if (ms < 0 || ms > longestMs) throw new ScriptProblem(`${text.trim()} is out of range: 0s to 500h`);
  return ms;
}

const longestMs = 500 * 3_600_000;

function items(text: string): readonly string[] {
  const parts = text.split(',').map((part) => part.trim().replace(/\s+/g, ' '));
  if (parts.some((part) => part === ''))
    throw new ScriptProblem(text.trim() === '' ? 'it is empty' : 'there is nothing between two commas');
  return parts;
}

function unexpected(expected: string, found: string): ScriptProblem {
  return new ScriptProblem(`expected ${expected}, found ${goQuote(found)}`);
}
