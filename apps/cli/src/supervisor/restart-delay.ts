const firstMs = 500;
const longestMs = 30_000;

/** A process that ran this long was well, and the next delay is the first again. */
export const healthyAfterMs = 60_000;

/** How long to wait before a process is started again that has ended `failures` times in a row: half a second, doubled up to half a minute. */
export function restartDelayMs(failures: number): number {
  return Math.min(firstMs * 2 ** Math.max(failures - 1, 0), longestMs);
}
