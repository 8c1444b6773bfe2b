import type { Attributes } from '#domain/admission/attributes.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { apiVersionOf } from '#domain/meta/api-version.js';
import type { Draft, KubeObject } from '#domain/meta/object-meta.js';
import { isStatusError } from '#domain/status/status-error.js';

/** A request on an object of namespace `ns`, for tests of admission plugins: a create unless said otherwise. */
export function requestOn<T extends KubeObject>(definition: ResourceDefinition<T>, changes: Partial<Attributes> = {}): Attributes {
  return {
    operation: 'CREATE',
    definition: definition as unknown as ResourceDefinition,
    subresource: '',
    namespace: 'ns',
    name: '',
    dryRun: false,
    user: { username: 'somebody', groups: [] },
    warn: () => undefined,
    ...changes,
  };
}

/** An object as it comes to admission: decoded and with its defaults. */
export function given<T extends KubeObject>(definition: ResourceDefinition<T>, draft: Draft<T>): T {
  const object = { apiVersion: apiVersionOf(definition as unknown as ResourceDefinition), kind: definition.kind, ...(draft as object) };
  return definition.strategy.applyDefaults(object as unknown as T);
}

/** What is thrown: code and message of a StatusError; undefined when nothing is. */
export function refusalOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (isStatusError(error)) return `${error.status.code}: ${error.status.message}`;
    throw error;
  }
}
