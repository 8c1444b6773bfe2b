import type { AnyWatchEvent } from '#domain/watch/watch-event.js';

/**
 * The way to an API server: requests and answers as JavaScript values, whatever carries them. Over HTTP they become JSON; inside one process
 * they are handed over as they are, frozen.
 */
export interface Transport {
  /**
   * One request, one answer, whatever its status. Rejects with ConnectionError when there was none (the server may have acted all the same),
   * and with the reason of `signal` when that aborts.
   */
  request(request: TransportRequest, signal?: AbortSignal): Promise<TransportAnswer>;
  /**
   * Gives `onEvent` every event of a watch, in order, and resolves when the server has ended the stream; with a status other than 200 when it
   * refused to begin one. Rejects as `request` does, also when the stream breaks in the middle. `onEvent` must not throw.
   */
  watch(request: TransportRequest, onEvent: (event: AnyWatchEvent) => void, signal?: AbortSignal): Promise<TransportAnswer>;
  /** Ends what is under way and lets go of everything. */
  close(): Promise<void>;
}

export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Segments are percent-encoded. */
  readonly path: string;
  readonly query?: Query;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: { readonly mediaType: string; readonly value: unknown };
}

/** A parameter that is undefined is not sent. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export interface TransportAnswer {
  readonly status: number;
  /** Names in lower case; of a name that stands more than once, the values joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  /** An object, or the text of an answer that is none. */
  readonly value: unknown;
}
