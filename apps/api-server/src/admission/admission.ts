import type { Attributes } from '#domain/admission/attributes.js';
import { checkKindStays } from '#domain/admission/terminating-kind.js';
import type { KubeObject } from '#domain/meta/object-meta.js';

/** One admission plugin; `name` is upstream's. Both hooks throw StatusError to refuse. */
export interface AdmissionPlugin {
  readonly name: string;
  /** Changes the object on its way in. Runs before defaults of the strategy are checked. `object` is absent on delete. */
  admit?(attributes: Attributes, object: KubeObject): KubeObject | Promise<KubeObject>;
  /** Has the last word. `object` is absent on delete. */
  validate?(attributes: Attributes, object: KubeObject | undefined): void | Promise<void>;
}

/** Runs the plugins in order; those that are not asynchronous cost no turn of the event loop. */
export class Admission {
  readonly #mutating: readonly AdmissionPlugin[];
  readonly #validating: readonly AdmissionPlugin[];

  constructor(plugins: readonly AdmissionPlugin[]) {
    this.#mutating = plugins.filter((plugin) => 'admit' in plugin);
    this.#validating = plugins.filter((plugin) => 'validate' in plugin);
  }

  async admit<T extends KubeObject>(attributes: Attributes, object: T): Promise<T> {
    checkKindStays(attributes);
    let admitted: KubeObject = object;
    for (const plugin of this.#mutating) {
      const next = plugin.admit?.(attributes, admitted) ?? admitted;
      admitted = next instanceof Promise ? await next : next;
    }
    return admitted as T;
  }

  async validate(attributes: Attributes, object: KubeObject | undefined): Promise<void> {
    for (const plugin of this.#validating) {
      const result = plugin.validate?.(attributes, object);
      if (result instanceof Promise) await result;
    }
  }
}
