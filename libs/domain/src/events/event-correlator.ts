import { LruMap } from '#domain/events/lru-map.js';
import type { NewEvent } from '#domain/events/new-event.js';
import { TokenBucket } from '#domain/events/token-bucket.js';
import type { Event, ObjectReference } from '#domain/schema/types/core-v1.js';
import { formatTime } from '#domain/time/rfc3339.js';

/** What to do with an Event: nothing, create it, or patch the one of that name that says the same. */
export type Correlated =
  | { readonly do: 'skip' }
  | { readonly do: 'create'; readonly event: NewEvent<Event> }
  /** `event` is what to create when the one to patch is gone. */
  | { readonly do: 'patch'; readonly event: NewEvent<Event>; readonly patch: EventPatch };

/** A strategic merge patch. */
export type EventPatch = Pick<Event, 'count' | 'lastTimestamp' | 'message'>;

const mostKeys = 4096;

/** So many different messages of one kind within the interval are one Event from then on. */
const mostSimilar = 10;
const similarForMs = 600_000;

/** A source may say so much about an object at once, and again one thing every five minutes. */
const spamBurst = 25;
const spamRefillMs = 300_000;

/** Messages of Events that are alike but for them, and when the last came. */
interface Similar {
  readonly messages: Set<string>;
  readonly lastAt: number;
}

/** An Event, known to the server or not. */
type Counted = Omit<Event, 'metadata'> & { readonly metadata: { readonly name: string } };

/** How an Event stood when it was last said. */
interface Said {
  readonly name: string;
  readonly count: number;
  readonly firstTimestamp: string | null;
}

/**
 * Keeps Events from being too many: the same again counts up the one there is, many that differ only in their message are combined, and a source
 * that never stops about an object is cut short. Bounded in memory. Source: client-go/tools/record/events_cache.go.
 */
export class EventCorrelator {
  private readonly similar = new LruMap<Similar>(mostKeys);
  private readonly said = new LruMap<Said>(mostKeys);
  private readonly spam = new LruMap<TokenBucket>(mostKeys);

  correlate(event: NewEvent<Event>, now: number): Correlated {
    const [counted, again] = this.count(...this.combine(event, now));
    // As upstream, what is not sent is counted all the same.
    if (this.isSpam(counted, now)) return { do: 'skip' };
    if (!again) return { do: 'create', event: counted };
    const { count = 0, lastTimestamp = null, message } = counted;
    return { do: 'patch', event: counted, patch: { count, lastTimestamp, ...(message && { message }) } };
  }

  /** The server has it now, in this form. */
  observe(event: Counted): void {
    this.remember(keyOf(event), event);
  }

  /** The event, or the one that stands for many like it; and what it is counted under. */
  private combine(event: NewEvent<Event>, now: number): [NewEvent<Event>, string] {
    const key = similarKeyOf(event);
    const known = this.similar.get(key);
    const messages = known && now - known.lastAt <= similarForMs ? known.messages : new Set<string>();
    messages.add(event.message ?? '');
    this.similar.set(key, { messages, lastAt: now });
    if (messages.size < mostSimilar) return [event, keyOf(event)];
    for (const oldest of messages) {
      messages.delete(oldest);
      break;
    }
    return [combined(event, now), key];
  }

  /** The event as it stands now that it has been said once more; and whether it had been said before. */
  private count(event: NewEvent<Event>, key: string): [NewEvent<Event>, boolean] {
    const before = this.said.get(key);
    const counted = before
      ? {
          ...event,
          metadata: { ...event.metadata, name: before.name },
          firstTimestamp: before.firstTimestamp,
          count: before.count + 1,
        }
      : event;
    this.remember(key, counted);
    return [counted, before !== undefined];
  }

  private isSpam(event: NewEvent<Event>, now: number): boolean {
    const key = spamKeyOf(event);
    const bucket = this.spam.get(key) ?? new TokenBucket(spamBurst, spamRefillMs, now);
    this.spam.set(key, bucket);
    return !bucket.take(now);
  }

  private remember(key: string, { metadata, count = 0, firstTimestamp = null }: Counted): void {
    this.said.set(key, { name: metadata.name, count, firstTimestamp });
  }
}

/** As upstream, it does not say who reports it. */
function combined(event: NewEvent<Event>, now: number): NewEvent<Event> {
  const time = formatTime(now);
  return {
    ...event,
    message: `(combined from similar events): ${event.message ?? ''}`,
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
    reportingComponent: '',
    reportingInstance: '',
  };
}

function keyOf({ source, involvedObject, type, reason, message }: Counted): string {
  return join([...sourceKey(source), ...objectKey(involvedObject), involvedObject.fieldPath, type, reason, message]);
}

function similarKeyOf({ source, involvedObject, type, reason, reportingComponent, reportingInstance }: NewEvent<Event>): string {
  return join([...sourceKey(source), ...objectKey(involvedObject), type, reason, reportingComponent, reportingInstance]);
}

function spamKeyOf({ source, involvedObject, type }: NewEvent<Event>): string {
  return join([...sourceKey(source), ...objectKey(involvedObject), type]);
}

function sourceKey({ component, host }: Event['source']): readonly (string | undefined)[] {
  return [component, host];
}

function objectKey({ kind, namespace, name, uid, apiVersion }: ObjectReference): readonly (string | undefined)[] {
  return [kind, namespace, name, uid, apiVersion];
}

function join(parts: readonly (string | undefined)[]): string {
  return parts.map((part) => part ?? '').join('\0');
}
