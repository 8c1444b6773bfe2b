import { type Clock, systemClock } from '#client/clock.js';
import { sleep } from '#client/sleep.js';
import { ConnectionError } from '#client/transport/connection-error.js';
import type { Transport } from '#client/transport/transport.js';

/** Between two tries, in milliseconds; and after how long somebody is told what is waited for. */
const pauseMs = 50;
const patienceMs = 5000;

/**
 * Resolves when the API server answers: components start together with it, and what they would say meanwhile is of no use to anybody. `tell` is called
 * once when that takes long.
 */
export async function serverReady(transport: Transport, tell: (why: string) => void, clock: Clock = systemClock): Promise<void> {
  const began = clock.now();
  for (let told = false; ;) {
    const why = await problemOf(transport);
    if (why === undefined) return;
    if (!told && clock.now() - began >= patienceMs) {
      told = true;
      tell(why);
    }
    await sleep(clock, pauseMs);
  }
}

/** A server that refuses is there; who is refused finds out by himself why. */
async function problemOf(transport: Transport): Promise<string | undefined> {
  try {
    const { status } = await transport.request({ method: 'GET', path: '/readyz' });
    return status >= 500 ? `it is not ready (${status})` : undefined;
  } catch (error) {
    if (error instanceof ConnectionError) return error.message;
    throw error;
  }
}
