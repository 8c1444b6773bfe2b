import type { ApiClient } from '#client/api-client.js';
import type { Selection } from '#client/call-options.js';
import type { Clock } from '#client/clock.js';
import type { Log } from '#client/log.js';
import type { Random } from '#client/random.js';
import { sleep } from '#client/sleep.js';
import { DeadlineError, withDeadline } from '#client/with-deadline.js';
import { ConnectionError } from '#client/transport/connection-error.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { firstReflectorState, nextReflectorState, type ReflectorInput, type ReflectorState } from '#domain/informer/reflector-state.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { formatGroupResource, isStatusError } from '#domain/status/status-error.js';
import type { WatchEvent } from '#domain/watch/watch-event.js';

/** Who is told what the server has. */
export interface ReflectorSink<T extends KubeObject> {
  /** This is all there is at the revision. */
  replace(objects: readonly T[], revision: string): void;
  apply(event: WatchEvent<T>): void;
}

/** What reflectors of one process have in common. */
export interface ReflectorSurroundings {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

type State<Is extends ReflectorState['is']> = Extract<ReflectorState, { readonly is: Is }>;

/** Keeps a sink at what a server has of a resource: does what reflector-state.ts decides. */
export class Reflector<T extends KubeObject> {
  private state: ReflectorState = firstReflectorState;

  constructor(
    private readonly resource: ResourceDefinition<T>,
    private readonly selection: Selection,
    private readonly sink: ReflectorSink<T>,
    private readonly surroundings: ReflectorSurroundings,
  ) {}

  /** Until `signal` aborts; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (this.state.is !== 'stopped') this.feed(signal.aborted ? { type: 'stopped' } : await this.act(signal));
  }

  private feed(input: ReflectorInput): void {
    const { clock, random } = this.surroundings;
    this.state = nextReflectorState(this.state, input, { now: clock.now(), random });
  }

  /** What came of doing what the state says. */
  private act(signal: AbortSignal): Promise<ReflectorInput> {
    switch (this.state.is) {
      case 'listing':
        return this.list(signal);
      case 'watching':
        return this.watch(this.state, signal);
      case 'waiting':
        return this.wait(this.state, signal);
      case 'stopped':
        return Promise.resolve({ type: 'stopped' });
    }
  }

  private async list(signal: AbortSignal): Promise<ReflectorInput> {
    try {
      const { metadata, items } = await this.surroundings.client.listAll(this.resource, { ...this.selection, signal });
      const revision = metadata.resourceVersion ?? '';
      this.sink.replace(items, revision);
      return { type: 'listed', revision };
    } catch (error) {
      return this.failure('list', error, signal);
    }
  }

  private async watch({ revision, timeoutSeconds, deadline }: State<'watching'>, signal: AbortSignal): Promise<ReflectorInput> {
    const { client, clock } = this.surroundings;
    const options = { ...this.selection, resourceVersion: revision, timeoutSeconds };
    try {
      await withDeadline(clock, deadline - clock.now(), signal, (within) =>
        client.watch(this.resource, { ...options, signal: within }, (event) => this.receive(event)),
      );
      return { type: 'ended' };
    } catch (error) {
      return error instanceof DeadlineError ? { type: 'stalled' } : this.failure('watch', error, signal);
    }
  }

  /** Never throws: that would end the watch, and the next one would begin with the same event. */
  private receive(event: WatchEvent<T>): void {
    const revision = event.object?.metadata?.resourceVersion;
    if (!revision) {
      this.surroundings.log.error({ event }, `Unable to understand watch event of ${formatGroupResource(this.resource)}`);
      return;
    }
    try {
      this.sink.apply(event);
    } catch (error) {
      this.surroundings.log.error({ err: error, event }, `Unable to take over watch event of ${formatGroupResource(this.resource)}`);
    }
    this.feed({ type: 'received', revision });
  }

  private async wait({ until }: State<'waiting'>, signal: AbortSignal): Promise<ReflectorInput> {
    const { clock } = this.surroundings;
    try {
      await sleep(clock, Math.max(0, until - clock.now()), signal);
      return { type: 'due' };
    } catch {
      return { type: 'stopped' };
    }
  }

  private failure(verb: 'list' | 'watch', error: unknown, signal: AbortSignal): ReflectorInput {
    if (signal.aborted) return { type: 'stopped' };
    const { log } = this.surroundings;
    const input = classify(error);
    const message = `${verb === 'list' ? 'Failed to list' : 'Watch ended of'} ${formatGroupResource(this.resource)}`;
    if (input.type === 'failed' || verb === 'list') log.warn({ err: error }, message);
    else log.debug({ err: error }, message);
    return input;
  }
}

/** Source: client-go/tools/cache/reflector.go isExpiredError, isWatchErrorRetriable; apimachinery/pkg/watch/streamwatcher.go. */
function classify(error: unknown): ReflectorInput {
  if (error instanceof ConnectionError) return { type: error.refused ? 'refused' : 'ended' };
  if (isStatusError(error, 'Expired') || isStatusError(error, 'Gone')) return { type: 'expired' };
  if (isStatusError(error, 'TooManyRequests')) return { type: 'refused' };
  return { type: 'failed' };
}
