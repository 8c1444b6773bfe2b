import { parseTime } from '#domain/time/rfc3339.js';

/**
 * `90s`, `5m30s`, `3h`, `2d4h`: at most two units, coarser with age.
 * Source: k8s.io/apimachinery/pkg/util/duration/duration.go HumanDuration.
 */
export function formatHumanDuration(ms: number): string {
  const seconds = Math.trunc(ms / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.trunc(seconds / 60);
  if (minutes < 10) return twoUnits(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.trunc(minutes / 60);
  if (hours < 8) return twoUnits(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  const days = Math.trunc(hours / 24);
  if (hours < 24 * 8) return twoUnits(days, 'd', hours % 24, 'h');
  if (hours < 24 * 365 * 2) return `${days}d`;
  const years = Math.trunc(days / 365);
  return hours < 24 * 365 * 8 ? twoUnits(years, 'y', days % 365, 'd') : `${years}y`;
}

function twoUnits(high: number, highUnit: string, low: number, lowUnit: string): string {
  return low === 0 ? `${high}${highUnit}` : `${high}${highUnit}${low}${lowUnit}`;
}

/** The age of something that happened at `timestamp` (RFC 3339): the Age cell of printers; `<unknown>` when unset. */
export function formatAge(timestamp: string | null | undefined, now: number): string {
  const then = timestamp ? parseTime(timestamp) : undefined;
  return then === undefined ? '<unknown>' : formatHumanDuration(now - then);
}
