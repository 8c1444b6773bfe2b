import { type Logger, pino } from 'pino';

/** What a component says to people, on standard error and in the form of upstream's klog: `W1124 17:06:57.051 3427 kube-proxy] "Failed" err="why"`. */
export function componentLog(name: string, level: string): Logger {
  const write = (line: string): void => void process.stderr.write(klogLine(JSON.parse(line) as LogRecord));
  return pino({ name, level, serializers: { err: errorText } }, { write });
}

/** A line as pino makes it. */
interface LogRecord {
  readonly level: number;
  readonly time: number;
  readonly pid: number;
  readonly name: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** Times are in UTC, as containers of upstream's components have them. */
export function klogLine({ level, time, pid, hostname: _, name, msg, ...fields }: LogRecord): string {
  const letter = level >= 60 ? 'F' : level >= 50 ? 'E' : level >= 40 ? 'W' : 'I';
  const [, month = '', day = '', clock = ''] = /^\d+-(\d\d)-(\d\d)T(.*)Z$/.exec(new Date(time).toISOString()) ?? [];
  const texts = Object.entries(fields).map(([key, value]) => ` ${key}=${typeof value === 'number' ? value : quoted(value)}`);
  return `${letter}${month}${day} ${clock} ${pid} ${name}] ${quoted(msg)}${texts.join('')}\n`;
}

function quoted(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : JSON.stringify(JSON.stringify(value));
}

/** Where a mistake of the program was made is worth knowing; of everything else the message says all. */
function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isMistake = error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
  return (isMistake && error.stack) || error.message;
}
