import type { ApiClient } from '#client/api-client.js';
import { EventNames } from '#client/events/event-names.js';
import { EventQueue } from '#client/events/event-queue.js';
import { type RecorderSurroundings, writeEvent } from '#client/events/write-event.js';
import {
  type EventReporter,
  EventSeriesBook,
  type EventWrite,
  finishSeriesMs,
  newReportedEvent,
  refreshSeriesMs,
  type ReportedEvent,
  seriesPatch,
} from '#domain/events/event-series.js';
import { keyOf } from '#domain/meta/object-meta.js';
import { eventsV1 } from '#domain/resources/events/event/event.js';
import { isStatusError } from '#domain/status/status-error.js';

/**
 * Writes events.k8s.io/v1 Events of one reporter as client-go's newer recorder does: what is said again becomes a series (see EventSeriesBook). The
 * scheduler uses it. `record` neither blocks nor throws.
 */
export class SeriesRecorder {
  private readonly book = new EventSeriesBook();
  private readonly names: EventNames;
  private readonly queue: EventQueue<EventWrite>;
  private readonly closing = new AbortController();
  private readonly cancels: (() => void)[] = [];

  constructor(
    private readonly reporter: EventReporter,
    private readonly client: ApiClient,
    private readonly surroundings: RecorderSurroundings,
  ) {
    const { clock, random, log } = surroundings;
    this.names = new EventNames(clock, random);
    this.queue = new EventQueue(clock, {
      laneOf: ({ regarding: { kind = '', namespace = '', name = '' } }) => `${kind} ${namespace}/${name}`,
      write: (event) => this.write(event),
      onDropped: ({ reason, note }) => log.error({ reason, note }, 'Unable to record event: too many queued events, dropped event'),
    });
    this.every(refreshSeriesMs, () => this.book.refresh());
    this.every(finishSeriesMs, () => this.book.finish(clock.now()));
  }

  record(reported: ReportedEvent): void {
    if (this.closing.signal.aborted) return;
    const now = this.surroundings.clock.now();
    const { about } = reported;
    const name = this.names.next(('metadata' in about ? about.metadata.name : about.name) ?? '');
    const write = this.book.record(newReportedEvent(reported, this.reporter, name, now), now);
    if (write) this.queue.push(write);
  }

  /** Takes nothing more; resolves when everything taken has been tried once more, whatever came of it. */
  close(): Promise<void> {
    this.closing.abort();
    for (const cancel of this.cancels) cancel();
    return this.queue.drained();
  }

  private every(ms: number, writes: () => readonly EventWrite[]): void {
    const { clock } = this.surroundings;
    const at = this.cancels.length;
    const next = (): void => {
      for (const write of writes()) this.queue.push(write);
      this.cancels[at] = clock.after(ms, next);
    };
    this.cancels[at] = clock.after(ms, next);
  }

  private async write(event: EventWrite): Promise<void> {
    // The second of two comes before the first has been written: the patch finds nothing, and then the create finds the first.
    const again = ({ reason }: { readonly reason: string }): boolean => event.series !== undefined && reason === 'AlreadyExists';
    await writeEvent(() => this.send(event), this.surroundings, this.closing.signal, again);
  }

  private async send(event: EventWrite): Promise<void> {
    if (event.series) {
      try {
        await this.client.patch(eventsV1, keyOf(event), { type: 'strategic', patch: seriesPatch(event) });
        return;
      } catch (error) {
        if (!isStatusError(error) || error.code !== 404) throw error;
      }
    }
    await this.client.create(eventsV1, event);
  }
}
