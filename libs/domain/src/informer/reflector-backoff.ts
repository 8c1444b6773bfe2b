/** How long a reflector waits after a failure. Source: client-go/tools/cache/reflector.go, apimachinery/pkg/util/wait/backoff.go. */
export interface ReflectorBackoff {
  /** The next wait before jitter. */
  readonly nextMs: number;
  /** When the last wait began. */
  readonly lastAt: number;
}

const firstMs = 800;
const mostMs = 30_000;

/** Who has not had to wait for this long begins anew. */
const resetAfterMs = 120_000;

export const noBackoff: ReflectorBackoff = { nextMs: firstMs, lastAt: -Infinity };

/** The wait that begins now, by chance (in [0, 1)) up to twice as long as the one before jitter, and what follows it. */
export function backOff(
  backoff: ReflectorBackoff,
  now: number,
  chance: number,
): { readonly ms: number; readonly backoff: ReflectorBackoff } {
  const baseMs = now - backoff.lastAt > resetAfterMs ? firstMs : backoff.nextMs;
  return { ms: baseMs * (1 + chance), backoff: { nextMs: Math.min(baseMs * 2, mostMs), lastAt: now } };
}
