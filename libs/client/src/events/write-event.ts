import type { Clock } from '#client/clock.js';
import type { Log } from '#client/log.js';
import type { Random } from '#client/random.js';
import { sleep } from '#client/sleep.js';
import { isStatusError, type StatusError } from '#domain/status/status-error.js';

/** What recorders of events need from outside. */
export interface RecorderSurroundings {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** client-go's numbers. */
const mostTries = 12;
const pauseMs = 10_000;

/**
 * Writes an event as persistently as client-go does: while the server is not to be reached it tries again every ten seconds, two minutes long, unless
 * `closing`; what the server refuses is let go of, except where `again` says that it may work the next time. Undefined when it came to nothing.
 */
export async function writeEvent<E>(
  attempt: () => Promise<E>,
  { clock, random, log }: RecorderSurroundings,
  closing: AbortSignal,
  again: (refusal: StatusError) => boolean = () => false,
): Promise<E | undefined> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (isStatusError(error) && !again(error)) {
        if (isExpected(error)) log.debug({ err: error }, 'Server rejected event (will not retry!)');
        else log.error({ err: error }, 'Server rejected event (will not retry!)');
        return undefined;
      }
      if (tries >= mostTries || closing.aborted) {
        log.error(
          { err: error },
          tries >= mostTries ? 'Unable to write event (retry limit exceeded!)' : 'Unable to write event (shutting down)',
        );
        return undefined;
      }
      log.warn({ err: error }, 'Unable to write event (may retry after sleeping)');
    }
    // The first pause differs, so that not everybody comes back at once. The end of the pause by `closing` is followed by a last try.
    await sleep(clock, tries === 1 ? pauseMs * random() : pauseMs, closing).catch(() => undefined);
  }
}

/** Somebody else has written it, or its namespace is on its way out. */
function isExpected(refusal: StatusError): boolean {
  const causes = refusal.status.details?.causes ?? [];
  return refusal.reason === 'AlreadyExists' || causes.some(({ reason }) => reason === 'NamespaceTerminating');
}
