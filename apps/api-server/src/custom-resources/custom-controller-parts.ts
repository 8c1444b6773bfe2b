import type { Registry } from '#domain/api/registry.js';
import type { ObjectStore } from '../rest/object-store.js';
import type { Writer } from '../rest/writer.js';

/** What looks after CustomResourceDefinitions works with. */
export interface CustomControllerParts {
  readonly objects: ObjectStore;
  readonly writer: Writer;
  /** What is served without any definitions. */
  readonly builtIn: Registry;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly onError: (error: unknown, name: string) => void;
}
