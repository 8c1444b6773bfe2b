import { setMaxListeners } from 'node:events';

const prepared = new WeakSet<AbortSignal>();

/** Calls back once when a signal aborts; returns how to stop listening. One signal may have any number of listeners: all requests of a process. */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  if (!prepared.has(signal)) {
    setMaxListeners(0, signal);
    prepared.add(signal);
  }
  signal.addEventListener('abort', listener, { once: true });
  return () => signal.removeEventListener('abort', listener);
}
