import { goQuote } from '#domain/json/go-marshal.js';

/** One thing that has to be well. */
export interface HealthCheck {
  /** `ping`, `etcd`, `poststarthook/start-service-ip-repair-controllers`. */
  readonly name: string;
  /** Undefined when it is well, otherwise what is wrong; that is shown only to who asks for this check alone. */
  problem(): string | undefined;
}

/** An answer in plain text; every health endpoint also sends `X-Content-Type-Options: nosniff`. */
export interface HealthReport {
  readonly code: 200 | 500;
  readonly text: string;
}

/**
 * What `/healthz`, `/livez` and `/readyz` answer; `endpoint` is one of these names. Failures are always told in full, success with `?verbose`.
 * Source: k8s.io/apiserver/pkg/server/healthz/healthz.go.
 */
export function healthReport(
  endpoint: string,
  checks: readonly HealthCheck[],
  { verbose, exclude }: { readonly verbose: boolean; readonly exclude: readonly string[] },
): HealthReport {
  let failed = false;
  const lines = checks.map((check) => {
    if (exclude.includes(check.name)) return `[+]${check.name} excluded: ok\n`;
    if (check.problem() === undefined) return `[+]${check.name} ok\n`;
    failed = true;
    return `[-]${check.name} failed: reason withheld\n`;
  });
  const unknown = exclude.filter((name) => !checks.some((check) => check.name === name)).toSorted();
  if (unknown.length > 0) {
    lines.push(`warn: some health checks cannot be excluded: no matches for ${unknown.map(goQuote).join(', ')}\n`);
  }
  if (failed) return { code: 500, text: `${lines.join('')}${endpoint} check failed\n` };
  return { code: 200, text: verbose ? `${lines.join('')}${endpoint} check passed\n` : 'ok' };
}

/** What `/healthz/<check>` answers; undefined when there is no such check. */
export function singleHealthReport(checks: readonly HealthCheck[], name: string): HealthReport | undefined {
  const check = checks.find((one) => one.name === name);
  if (!check) return undefined;
  const problem = check.problem();
  return problem === undefined ? { code: 200, text: 'ok' } : { code: 500, text: `internal server error: ${problem}\n` };
}
