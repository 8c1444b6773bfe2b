/** In [0, 1). The one source of chance in a process: names, jitter, choices. */
export type Random = () => number;

/** The chance of the machine. */
export const systemRandom: Random = () => Math.random();

/**
 * The same numbers for the same seed, so that a run can be repeated. The generator is sfc32 of PractRand: 128 bits of state, period of
 * about 2^127; not for secrets.
 */
export function seededRandom(seed: number): Random {
  let a = seed | 0;
  let b = Math.floor(seed / 2 ** 32) | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  // Near seeds begin alike; after a dozen steps they have nothing in common.
  for (let i = 0; i < 15; i++) next();
  return () => next() / 2 ** 32;
}

/** A version 4 UUID. */
export function randomUuid(random: Random): string {
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (kind) => {
    const digit = Math.floor(random() * 16);
    return (kind === 'x' ? digit : (digit & 3) | 8).toString(16);
  });
}
