import { formatMicroTime } from '#domain/time/rfc3339.js';

/** A line of a container's output, without its newline. */
export interface LogLine {
  /** ms since the epoch */
  readonly time: number;
  readonly text: string;
}

/** Which lines of a log are asked for; see PodLogOptions. */
export interface LogSelection {
  /** The last so many lines. */
  readonly tailLines?: number;
  /** Lines from this time on, ms; of the tail, if both are given. */
  readonly since?: number;
}

export function selectLogLines(lines: readonly LogLine[], { tailLines, since }: LogSelection): readonly LogLine[] {
  const tail = tailLines === undefined ? lines : lines.slice(Math.max(0, lines.length - tailLines));
  return since === undefined ? tail : tail.filter(({ time }) => time >= since);
}

/** A line as it is sent: with its newline, and with its time (nanoseconds have nine digits) when asked for. */
export function formatLogLine({ time, text }: LogLine, timestamps: boolean): string {
  return timestamps ? `${formatMicroTime(time).slice(0, -1)}000Z ${text}\n` : `${text}\n`;
}
