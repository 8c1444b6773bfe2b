import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type {
  Action,
  CollectionAction,
  Continuation,
  Controller,
  EventAction,
  Outcome,
  Plan,
  Reader,
  RequestAction,
} from '#domain/controllers/controller.js';
import { type Draft, keyOf, type KubeObject, type ObjectKey, splitKey } from '#domain/meta/object-meta.js';
import { StatusError } from '#domain/status/status-error.js';
import { type Change, ObjectServer } from './object-server.js';

/** How a pass ended. */
export interface Pass {
  readonly plan: Plan;
  readonly error?: StatusError | string;
}

/** What a plan did, in short: `create pods web-1`, `update replicasets/status web-abc`, `Normal SuccessfulCreate Created pod: web-1`. */
export type Trace = string[];

/**
 * Control loops over objects in memory, one pass at a time and without a clock: the runner of libs/client as a test would like it to be.
 * Caches are always up to date. `settle` runs until nothing is left to do at this moment, `advance` lets time go by.
 */
export class ControllerModel {
  now = Date.UTC(2026, 0, 1);
  readonly trace: Trace = [];
  readonly server = new ObjectServer(() => this.now);
  readonly reader: Reader = readerOf(this.server);
  /** Answers in place of the server, to make it fail or know more than the caches. */
  intercept: (action: RequestAction) => StatusError | readonly KubeObject[] | undefined = () => undefined;
  private readonly queue = new Map<string, readonly [Controller, ObjectKey]>();
  private readonly due = new Map<string, readonly [Controller, ObjectKey, number]>();
  private readonly memories = new Map<string, unknown>();

  constructor(private readonly controllers: readonly Controller[] = []) {
    this.server.onChange((change) => this.wake(change));
    for (const controller of controllers) for (const key of controller.initialKeys ?? []) this.enqueue(controller, key);
  }

  /** Makes an object; what tests say of it is not validated, as what control loops write is. */
  create<T extends KubeObject>(resource: ResourceDefinition<T>, draft: Draft<T>, namespace?: string): T {
    return this.server.put(resource, draft as Draft, namespace) as T;
  }

  /** Changes an object, and does not validate it either. */
  edit<T extends KubeObject>(resource: ResourceDefinition<T>, key: ObjectKey, change: (object: T) => T, subresource?: string): T {
    return this.server.update(resource, change(this.server.get(resource, key) as T), subresource, false) as T;
  }

  get<T extends KubeObject>(resource: ResourceDefinition<T>, key: ObjectKey): T {
    return this.server.get(resource, key) as T;
  }

  list<T extends KubeObject>(resource: ResourceDefinition<T>): readonly T[] {
    return this.reader.list(resource);
  }

  /** Runs passes until the queue is empty; fails when that takes more than `most`. Returns how many it took. */
  settle(most = 1000): number {
    let passes = 0;
    for (let next = this.take(); next; next = this.take()) {
      if ((passes += 1) > most) throw new Error(`no rest after ${most} passes: ${next[0].name} ${next[1]}`);
      this.pass(...next);
    }
    return passes;
  }

  /** Moves the clock, stopping at every moment a plan asked for. */
  advance(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      this.settle();
      const [name, first] = [...this.due].sort(([, a], [, b]) => a[2] - b[2])[0] ?? [];
      if (name === undefined || !first || first[2] > end) break;
      this.due.delete(name);
      this.now = Math.max(this.now, first[2]);
      this.enqueue(first[0], first[1]);
    }
    this.now = end;
  }

  /** One pass of one controller over one key. */
  pass(controller: Controller, key: ObjectKey): Pass {
    const name = `${controller.name} ${key}`;
    const context = { now: this.now, random: () => 0.5, memory: this.memories.get(name) };
    const plan = controller.reconcile(key, this.reader, context);
    this.memories.set(name, plan.memory);
    const run = new Run(this);
    const ended = run.all(plan.actions);
    if (ended === 'retry') {
      this.due.set(name, [controller, key, this.now + 1000]);
      return { plan, error: run.error ?? 'retry' };
    }
    const due = Math.min(plan.lookAgainAt ?? Infinity, run.lookAgainAt);
    if (due < Infinity) this.due.set(name, [controller, key, due]);
    return { plan };
  }

  private take(): readonly [Controller, ObjectKey] | undefined {
    const [name, next] = this.queue.entries().next().value ?? [];
    if (name !== undefined) this.queue.delete(name);
    return next;
  }

  private enqueue(controller: Controller, key: ObjectKey): void {
    this.queue.set(`${controller.name} ${key}`, [controller, key]);
  }

  private wake({ resource, prev, next }: Change): void {
    const object = next ?? prev;
    for (const controller of this.controllers) {
      if (object && controller.reconciles?.plural === resource.plural) this.enqueue(controller, keyOf(object));
      for (const watch of controller.watches.filter((one) => one.resource.plural === resource.plural)) {
        for (const state of [prev, next]) if (state) for (const key of watch.keysFor(state, this.reader)) this.enqueue(controller, key);
      }
    }
  }
}

type End = 'go-on' | 'stop' | 'retry';

/** The carrying out of one plan. */
class Run {
  lookAgainAt = Infinity;
  error?: StatusError | string;

  constructor(private readonly model: ControllerModel) {}

  all(actions: readonly Action[]): End {
    for (const action of actions) {
      const end = this.one(action);
      if (end !== 'go-on') return end;
    }
    return 'go-on';
  }

  private one(action: Action): End {
    if (action.do === 'event') {
      this.record(action);
      return 'go-on';
    }
    if (action.do === 'fail') {
      this.error = action.why;
      return 'retry';
    }
    if (action.do !== 'batch') return this.request(action).end;
    const outcomes = this.batch(action.pace === 'slow-start' ? 1 : action.actions.length, action.actions);
    if (action.onDone) return this.follow(action.onDone(outcomes));
    return outcomes.some(({ ended }) => ended === 'failed') ? 'retry' : 'go-on';
  }

  private batch(first: number, actions: readonly (RequestAction | EventAction)[]): readonly Outcome[] {
    const outcomes: Outcome[] = [];
    let size = first;
    while (outcomes.length < actions.length) {
      const some = actions.slice(outcomes.length, outcomes.length + size).map((action) => this.member(action));
      outcomes.push(...some);
      if (some.some(({ ended }) => ended === 'failed')) break;
      size *= 2;
    }
    return [...outcomes, ...actions.slice(outcomes.length).map((): Outcome => ({ ended: 'skipped' }))];
  }

  private member(action: RequestAction | EventAction): Outcome {
    if (action.do === 'event') {
      this.record(action);
      return { ended: 'done', found: [] };
    }
    const { end, found, error } = this.request(action);
    return error && end !== 'go-on' ? { ended: 'failed', error } : { ended: 'done', found };
  }

  private request(action: RequestAction): { readonly end: End; readonly found: readonly KubeObject[]; readonly error?: StatusError } {
    try {
      const answer = this.model.intercept(action);
      if (answer instanceof StatusError) throw answer;
      const found = answer ?? this.model.server.answer(action);
      this.model.trace.push(describe(action, found));
      return { end: this.follow(continuationOf(action, found)), found };
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      this.model.trace.push(`${describe(action, [])}: ${error.reason}`);
      this.error = error;
      return { end: action.onFailure ? this.follow(action.onFailure(error)) : 'retry', found: [], error };
    }
  }

  private follow(continuation: Continuation | undefined): End {
    if (!continuation) return 'go-on';
    const end = this.all(continuation.actions);
    if (end !== 'go-on') return end;
    if (continuation.lookAgainAt !== undefined) this.lookAgainAt = Math.min(this.lookAgainAt, continuation.lookAgainAt);
    if (continuation.why !== undefined) this.error = continuation.why;
    return continuation.after ?? 'go-on';
  }

  private record({ type, reason, message }: EventAction): void {
    this.model.trace.push(`${type} ${reason} ${message}`);
  }
}

function continuationOf(action: RequestAction, found: readonly KubeObject[]): Continuation | undefined {
  if (isOfCollection(action)) return action.onSuccess?.(found);
  const [object] = found;
  return object && action.onSuccess?.(object);
}

function isOfCollection(action: RequestAction): action is CollectionAction {
  return action.do === 'list' || action.do === 'delete-collection';
}

function describe(action: RequestAction, found: readonly KubeObject[]): string {
  const subresource = 'subresource' in action && action.subresource !== undefined ? `/${action.subresource}` : '';
  return `${action.do} ${action.resource.plural}${subresource} ${nameIn(action, found)}`.trimEnd();
}

function nameIn(action: RequestAction, found: readonly KubeObject[]): string {
  if ('key' in action) return splitKey(action.key).name;
  if (action.do === 'create') return found[0]?.metadata.name ?? action.object.metadata.name ?? action.object.metadata.generateName ?? '';
  return action.do === 'update' ? action.object.metadata.name : '';
}

function readerOf(server: ObjectServer): Reader {
  return {
    get: (resource, key) => server.cache(resource).get(key),
    list: (resource, namespace) => server.cache(resource).list(namespace),
    controlledBy: (resource, uid) => server.cache(resource).controlledBy(uid),
    orphansIn: (resource, namespace) => server.cache(resource).orphansIn(namespace),
    by: (index, value) => server.cache(index.resource).by(index, value),
  };
}
