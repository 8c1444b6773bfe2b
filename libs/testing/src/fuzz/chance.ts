import fc, { type GeneratorValue } from 'fast-check';

/**
 * Draws what a request is made of. Counterexamples shrink towards the first of several, the smallest number and "no", so ordinary things
 * stand first.
 */
export class Chance {
  constructor(private readonly draw: GeneratorValue) {}

  pick<T>(values: readonly [T, ...T[]]): T;
  pick<T>(values: readonly T[]): T | undefined;
  pick<T>(values: readonly T[]): T | undefined {
    return values[this.upTo(values.length - 1)];
  }

  /** One of `n` times. */
  oneIn(n: number): boolean {
    return this.upTo(n - 1) === n - 1;
  }

  /** From 0 to `max`, both included. */
  upTo(max: number): number {
    return max <= 0 ? 0 : this.draw(evenly, max);
  }
}

/** All numbers are as likely; left to itself, the library prefers those at the ends. */
function evenly(max: number): fc.Arbitrary<number> {
  return fc.noBias(fc.nat(max));
}
