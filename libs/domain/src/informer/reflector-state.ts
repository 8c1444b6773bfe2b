import { backOff, noBackoff, type ReflectorBackoff } from '#domain/informer/reflector-backoff.js';

/**
 * What a reflector does at a moment. It lists, then watches from the revision of the list for as long as that goes well:
 *
 *     listing --listed--> watching --ended, stalled--> watching from the last revision
 *        ^                   |  |
 *        |<-----expired------+  +--refused--> waiting --due--> watching from the last revision
 *        |                   |
 *        +<--due-- waiting <-+--failed   (a list that fails waits too)
 *
 * States are values; whoever runs a reflector (libs/client) does what the state says and feeds back what came of it.
 * Source: client-go/tools/cache/reflector.go, with two changes: a list is always of the newest state, which any number of pages may bring; and
 * a watch that ended at once is begun again after the wait, not preceded by a list.
 */
export type ReflectorState =
  | (Common & { readonly is: 'listing' })
  | (Common & Watching)
  | (Common & { readonly is: 'waiting'; readonly until: number; readonly before: 'list' })
  | (Common & { readonly is: 'waiting'; readonly until: number; readonly before: 'watch'; readonly revision: string })
  | (Common & { readonly is: 'stopped' });

interface Common {
  readonly backoff: ReflectorBackoff;
  /** When the last list succeeded. */
  readonly listedAt: number;
}

interface Watching {
  readonly is: 'watching';
  /** Everything up to it has been seen. */
  readonly revision: string;
  /** After how long the server is to end the watch. */
  readonly timeoutSeconds: number;
  readonly since: number;
  /** By when the server must have ended the watch; if not, nobody is there. */
  readonly deadline: number;
  /** Something has come in. */
  readonly fruitful: boolean;
}

/** What came of it. */
export type ReflectorInput =
  | { readonly type: 'listed'; readonly revision: string }
  /** An event or a bookmark. */
  | { readonly type: 'received'; readonly revision: string }
  /** The watch ended in order, or its connection broke. */
  | { readonly type: 'ended' }
  /** The revision is no longer to be had. */
  | { readonly type: 'expired' }
  /** Nobody listens, or too many ask: what is known is still good. */
  | { readonly type: 'refused' }
  | { readonly type: 'failed' }
  /** The deadline of the watch has passed. */
  | { readonly type: 'stalled' }
  /** The time to wait has passed. */
  | { readonly type: 'due' }
  | { readonly type: 'stopped' };

export interface ReflectorContext {
  readonly now: number;
  /** In [0, 1). */
  random(): number;
}

/** Watches are ended after five to ten minutes, so that they spread over the servers. */
const shortestWatchSeconds = 300;

/** How much later than it was asked to a server may end a watch. */
const graceMs = 30_000;

/** A watch that brought nothing in less time than this was no watch, and lists are at least this far apart. */
const tooShortMs = 1000;

export const firstReflectorState: ReflectorState = { is: 'listing', backoff: noBackoff, listedAt: -Infinity };

/** What a reflector does next. An input that does not fit the state, because it is late, changes nothing. */
export function nextReflectorState(state: ReflectorState, input: ReflectorInput, context: ReflectorContext): ReflectorState {
  if (input.type === 'stopped') return { ...common(state), is: 'stopped' };
  switch (state.is) {
    case 'listing':
      return afterListing(state, input, context);
    case 'watching':
      return afterWatching(state, input, context);
    case 'waiting':
      if (input.type !== 'due') return state;
      return state.before === 'list' ? { ...common(state), is: 'listing' } : watching(common(state), state.revision, context);
    case 'stopped':
      return state;
  }
}

function afterListing(state: ReflectorState, input: ReflectorInput, context: ReflectorContext): ReflectorState {
  switch (input.type) {
    case 'listed':
      return watching({ ...common(state), listedAt: context.now }, input.revision, context);
    case 'expired':
    case 'refused':
    case 'failed':
      return waitToList(state, context);
    default:
      return state;
  }
}

function afterWatching(state: Common & Watching, input: ReflectorInput, context: ReflectorContext): ReflectorState {
  switch (input.type) {
    case 'received':
      return { ...state, revision: input.revision, fruitful: true };
    case 'ended':
      return state.fruitful || context.now - state.since >= tooShortMs
        ? watching(common(state), state.revision, context)
        : waitToWatch(state, context);
    case 'stalled':
      return watching(common(state), state.revision, context);
    case 'expired':
      return context.now - state.listedAt >= tooShortMs ? { ...common(state), is: 'listing' } : waitToList(state, context);
    case 'refused':
      return waitToWatch(state, context);
    case 'failed':
      return waitToList(state, context);
    default:
      return state;
  }
}

function watching(common: Common, revision: string, context: ReflectorContext): ReflectorState {
  const { now } = context;
  const timeoutSeconds = Math.floor(shortestWatchSeconds * (1 + context.random()));
  const deadline = now + timeoutSeconds * 1000 + graceMs;
  return { ...common, is: 'watching', revision, timeoutSeconds, since: now, deadline, fruitful: false };
}

function waitToList(state: ReflectorState, context: ReflectorContext): ReflectorState {
  const { ms, backoff } = backOff(state.backoff, context.now, context.random());
  return { ...common(state), backoff, is: 'waiting', until: context.now + ms, before: 'list' };
}

function waitToWatch(state: Common & Watching, context: ReflectorContext): ReflectorState {
  const { ms, backoff } = backOff(state.backoff, context.now, context.random());
  return { ...common(state), backoff, is: 'waiting', until: context.now + ms, before: 'watch', revision: state.revision };
}

function common({ backoff, listedAt }: ReflectorState): Common {
  return { backoff, listedAt };
}
