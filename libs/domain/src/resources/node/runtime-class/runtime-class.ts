import { defineResource } from '#domain/api/define-resource.js';
import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import { validateRuntimeClass } from '#domain/resources/node/runtime-class/validate-runtime-class.js';
import type { RuntimeClass } from '#domain/schema/types/node-v1.js';
import { formatAge } from '#domain/time/duration.js';
import { deprecatedNodeLabel } from '#domain/validation/deprecated-node-labels.js';
import { validateImmutable } from '#domain/validation/object-meta.js';

/** A way to run pods, by the name of its handler on the node. */
export const runtimeClasses = defineResource<RuntimeClass>('node.k8s.io/v1', 'RuntimeClass', {
  strategy: {
    validate: validateRuntimeClass,
    validateUpdate: (next, prev) => [...validateRuntimeClass(next), ...validateImmutable(next.handler, prev.handler, 'handler')],
    warnOnCreate: labelWarnings,
    warnOnUpdate: labelWarnings,
    allowCreateOnUpdate: true,
    allowUnconditionalUpdate: false,
  },
  printer: {
    columns: [nameColumn, column('Handler', 'What the node runs such pods with.'), ageColumn],
    cells: ({ metadata, handler }, now) => [metadata.name, handler, formatAge(metadata.creationTimestamp, now)],
  },
});

/** Source: pkg/api/node/util.go GetWarningsForRuntimeClass. */
function labelWarnings({ scheduling }: RuntimeClass): readonly string[] {
  return Object.keys(scheduling?.nodeSelector ?? {}).flatMap((key) => {
    const text = deprecatedNodeLabel(key);
    return text === undefined ? [] : [`scheduling.nodeSelector: ${text}`];
  });
}
