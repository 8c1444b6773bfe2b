/** Allows a burst, and then one more every `refillMs`. Source: golang.org/x/time/rate Limiter.Allow. */
export class TokenBucket {
  private tokens: number;

  constructor(
    private readonly burst: number,
    private readonly refillMs: number,
    private at: number,
  ) {
    this.tokens = burst;
  }

  take(now: number): boolean {
    this.tokens = Math.min(this.burst, this.tokens + Math.max(0, now - this.at) / this.refillMs);
    this.at = now;
    if (this.tokens < 1) return false;
    this.tokens--;
    return true;
  }
}
