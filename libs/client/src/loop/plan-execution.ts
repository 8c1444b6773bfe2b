import type { ApiClient } from '#client/api-client.js';
import type { Informers, Written } from '#client/informer/informers.js';
import type { Log } from '#client/log.js';
import { isStatus } from '#client/refusal.js';
import type {
  Action,
  BatchAction,
  CollectionAction,
  Continuation,
  EventAction,
  Outcome,
  RequestAction,
  WriteAction,
} from '#domain/controllers/controller.js';
import { keyOf, type KubeObject, type ObjectKey, splitKey } from '#domain/meta/object-meta.js';
import { formatGroupResource, isStatusError, type StatusError } from '#domain/status/status-error.js';
import type { Status } from '#domain/status/status.js';

/** What it takes to do what a plan says. */
export interface ExecutionSurroundings {
  readonly client: Pick<ApiClient, 'execute' | 'get' | 'listAll' | 'deleteCollection'>;
  readonly informers: Informers;
  /** Must neither block nor throw. */
  readonly recorder: { record(event: EventAction): void };
  readonly log: Log;
}

/** Whether the actions that stand after one are done. */
type Next = 'go-on' | 'stop';

/** How a member of a batch ended, and what that means for the rest. */
interface Member {
  readonly outcome: Outcome;
  readonly next: Next;
  /** Why the pass must end with an error, when nobody says otherwise. */
  readonly error?: Error;
}

/** Done, with nothing to show for it. */
const done: Outcome = { ended: 'done', found: [] };

/** A pass that ends because its plan says so; its cause is the refusal that the plan answers to. */
class TryAgain extends Error {
  override readonly name = 'TryAgain';
}

/** Does one plan. What it throws ends the pass; what it has written by then is waited for all the same. */
export class PlanExecution {
  /** The earliest time anything in the pass wants another look. */
  lookAgainAt: number | undefined;
  private readonly written: Written[] = [];

  constructor(
    private readonly surroundings: ExecutionSurroundings,
    private readonly signal: AbortSignal,
  ) {}

  async run(actions: readonly Action[]): Promise<void> {
    try {
      await this.perform(actions);
    } finally {
      await this.seeWrites();
    }
  }

  private async perform(actions: readonly Action[]): Promise<Next> {
    for (const action of actions) {
      const next = await this.one(action);
      if (next === 'stop') return next;
    }
    return 'go-on';
  }

  private async one(action: Action): Promise<Next> {
    switch (action.do) {
      case 'event':
        this.surroundings.recorder.record(action);
        return 'go-on';
      case 'fail':
        throw new TryAgain(action.why);
      case 'batch':
        return this.batch(action);
      default:
        return this.request(action);
    }
  }

  private async request(action: RequestAction): Promise<Next> {
    let found: readonly KubeObject[];
    try {
      found = await this.send(action);
    } catch (error) {
      if (!isStatusError(error) || !action.onFailure) throw error;
      return this.follow(action.onFailure(error), error);
    }
    return this.follow(afterSuccess(action, found));
  }

  private async follow(continuation: Continuation | undefined, cause?: StatusError): Promise<Next> {
    if (!continuation) return 'go-on';
    const { actions, after = 'go-on', lookAgainAt, why } = continuation;
    if (lookAgainAt !== undefined) this.lookAgain(lookAgainAt);
    if ((await this.perform(actions)) === 'stop') return 'stop';
    if (after !== 'retry') return after;
    throw why === undefined && cause ? cause : new TryAgain(why ?? 'the controller wants to try again', { cause });
  }

  /** What was written or read. */
  private async send(action: RequestAction): Promise<readonly KubeObject[]> {
    const { client } = this.surroundings;
    const { signal } = this;
    switch (action.do) {
      case 'get':
        return [await client.get(action.resource, action.key, { signal })];
      case 'list':
        return (await client.listAll(action.resource, { namespace: action.namespace, signal })).items;
      case 'delete-collection': {
        const { uid: _, ...options } = action.options ?? {};
        await client.deleteCollection(action.resource, { namespace: action.namespace }, options, { signal });
        return [];
      }
      default:
        return [await this.write(action)];
    }
  }

  private async write(action: WriteAction): Promise<KubeObject> {
    const before = action.do === 'delete' ? this.cached(action) : undefined;
    const answer = await this.surroundings.client.execute(action, this.signal);
    const key = action.do === 'create' ? keyOfAnswer(answer) : action.do === 'update' ? keyOf(action.object) : action.key;
    this.written.push({ resource: action.resource, key, answer, deleted: action.do === 'delete' });
    return isStatus(answer) ? (before ?? stub(action, key, answer)) : (answer as KubeObject);
  }

  private cached({ resource, key }: { readonly resource: WriteAction['resource']; readonly key: ObjectKey }): KubeObject | undefined {
    return this.surroundings.informers.holds(resource) ? this.surroundings.informers.get(resource, key) : undefined;
  }

  private async batch(batch: BatchAction): Promise<Next> {
    const { pace, actions } = batch;
    const members: Member[] = [];
    for (let size = pace === 'parallel' ? actions.length : 1; members.length < actions.length; size *= 2) {
      const group = actions.slice(members.length, members.length + size);
      members.push(...(await Promise.all(group.map((action) => this.member(action)))));
      if (members.some(({ outcome }) => outcome.ended !== 'done')) break;
    }
    const errors = members.flatMap(({ outcome, error }) => (error ? [{ error, broken: outcome.ended === 'skipped' }] : []));
    const broken = errors.find((one) => one.broken);
    if (broken) throw broken.error;
    if (batch.onDone) {
      const outcomes = actions.map((_, at): Outcome => members[at]?.outcome ?? { ended: 'skipped' });
      return this.follow(batch.onDone(outcomes));
    }
    const [first] = errors;
    if (first) throw first.error;
    return members.some(({ next }) => next === 'stop') ? 'stop' : 'go-on';
  }

  /** Never rejects: what becomes of one of a batch must not leave the others alone. */
  private async member(action: RequestAction | EventAction): Promise<Member> {
    try {
      return action.do === 'event' ? { outcome: done, next: await this.one(action) } : await this.attempt(action);
    } catch (error) {
      return isStatusError(error)
        ? { outcome: { ended: 'failed', error }, next: 'go-on', error }
        : { outcome: { ended: 'skipped' }, next: 'stop', error: error instanceof Error ? error : new Error(String(error)) };
    }
  }

  private async attempt(action: RequestAction): Promise<Member> {
    let found: readonly KubeObject[];
    try {
      found = await this.send(action);
    } catch (refusal) {
      if (!isStatusError(refusal) || !action.onFailure) throw refusal;
      return this.afterFailure(action.onFailure(refusal), refusal);
    }
    const next = await this.follow(afterSuccess(action, found));
    return { outcome: { ended: 'done', found }, next };
  }

  private async afterFailure(continuation: Continuation, refusal: StatusError): Promise<Member> {
    const failed = { ended: 'failed', error: refusal } as const;
    try {
      const next = await this.follow(continuation, refusal);
      return { outcome: next === 'go-on' ? done : failed, next };
    } catch (error) {
      if (error instanceof TryAgain && error.cause === refusal) return { outcome: failed, next: 'go-on', error };
      throw error;
    }
  }

  private lookAgain(at: number): void {
    this.lookAgainAt = Math.min(at, this.lookAgainAt ?? Infinity);
  }

  /** So that the next pass reads what this one wrote. */
  private async seeWrites(): Promise<void> {
    const { informers, log } = this.surroundings;
    for (const written of this.written) {
      if (await informers.shows(written, this.signal)) continue;
      log.warn({ key: written.key }, `The cache of ${formatGroupResource(written.resource)} does not show what was written`);
      return;
    }
  }
}

function afterSuccess(action: RequestAction, found: readonly KubeObject[]): Continuation | undefined {
  if (isCollectionAction(action)) return action.onSuccess?.(found);
  const [object] = found;
  if (!object) return undefined;
  return action.do === 'get' ? action.onSuccess(object) : action.onSuccess?.(object);
}

function isCollectionAction(action: RequestAction): action is CollectionAction {
  return action.do === 'list' || action.do === 'delete-collection';
}

function keyOfAnswer(answer: KubeObject | Status): ObjectKey {
  return isStatus(answer) ? (answer.details?.name ?? '') : keyOf(answer as KubeObject);
}

/** What is known of an object that the server answered about with a Status. */
function stub({ resource: { group, version, kind } }: WriteAction, key: ObjectKey, { details }: Status): KubeObject {
  return {
    apiVersion: group === '' ? version : `${group}/${version}`,
    kind,
    metadata: { ...splitKey(key), uid: details?.uid ?? '', resourceVersion: '', creationTimestamp: '' },
  };
}
