import type { ApiClient } from '#client/api-client.js';
import { EventNames } from '#client/events/event-names.js';
import { EventQueue } from '#client/events/event-queue.js';
import { type RecorderSurroundings, writeEvent } from '#client/events/write-event.js';
import type { EventAction } from '#domain/controllers/controller.js';
import { type Correlated, EventCorrelator } from '#domain/events/event-correlator.js';
import { type EventSource, newEvent, type NewEvent } from '#domain/events/new-event.js';
import { keyOf } from '#domain/meta/object-meta.js';
import { events } from '#domain/resources/core/event/event.js';
import type { Event } from '#domain/schema/types/core-v1.js';
import { isStatusError } from '#domain/status/status-error.js';

/**
 * Writes core/v1 Events of one source as client-go's recorder does: counted, combined, cut short (see EventCorrelator) and tried again while the
 * server is away. `record` neither blocks nor throws; of more than a thousand events that wait, the oldest is dropped with a line in the log.
 */
export class EventRecorder {
  private readonly correlator = new EventCorrelator();
  private readonly names: EventNames;
  private readonly queue: EventQueue<NewEvent<Event>>;
  private readonly closing = new AbortController();

  constructor(
    private readonly source: EventSource,
    private readonly client: ApiClient,
    private readonly surroundings: RecorderSurroundings,
  ) {
    const { clock, random, log } = surroundings;
    this.names = new EventNames(clock, random);
    this.queue = new EventQueue(clock, {
      laneOf: ({ involvedObject: { kind = '', namespace = '', name = '' } }) => `${kind} ${namespace}/${name}`,
      write: (event) => this.write(event),
      onDropped: ({ reason, message }) => log.error({ reason, message }, 'Unable to record event: too many queued events, dropped event'),
    });
  }

  record(action: Omit<EventAction, 'do'>): void {
    if (this.closing.signal.aborted) return;
    const { about } = action;
    const name = this.names.next(('metadata' in about ? about.metadata.name : about.name) ?? '');
    this.queue.push(newEvent(action, this.source, name, this.surroundings.clock.now()));
  }

  /** Takes nothing more; resolves when everything taken has been tried once more, whatever came of it. */
  close(): Promise<void> {
    this.closing.abort();
    return this.queue.drained();
  }

  private async write(event: NewEvent<Event>): Promise<void> {
    const correlated = this.correlator.correlate(event, this.surroundings.clock.now());
    if (correlated.do === 'skip') return;
    const written = await writeEvent(() => this.send(correlated), this.surroundings, this.closing.signal);
    if (written) this.correlator.observe(written);
  }

  private async send(correlated: Exclude<Correlated, { do: 'skip' }>): Promise<Event> {
    if (correlated.do === 'patch') {
      try {
        return await this.client.patch(events, keyOf(correlated.event), { type: 'strategic', patch: correlated.patch });
      } catch (error) {
        // The server keeps events for an hour.
        if (!isStatusError(error) || error.code !== 404) throw error;
      }
    }
    return this.client.create(events, correlated.event);
  }
}
