import { validateResourceRequirements } from '#domain/resources/core/pod/validation/validate-resource-requirements.js';
import { validateTolerations } from '#domain/resources/core/pod/validation/validate-tolerations.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type { Toleration } from '#domain/schema/types/core-v1.js';
import type { RuntimeClass, Scheduling } from '#domain/schema/types/node-v1.js';
import { duplicate, type FieldError, indexPath } from '#domain/status/field-error.js';
import { validateLabels } from '#domain/validation/labels.js';
import { isDns1123Label } from '#domain/validation/names.js';
import { requireForm } from '#domain/validation/text.js';

/** Source: pkg/apis/node/validation/validation.go. */
export function validateRuntimeClass({ handler, overhead, scheduling }: RuntimeClass): readonly FieldError[] {
  return [
    ...requireForm(handler, 'handler', isDns1123Label),
    ...validateOverhead(overhead?.podFixed),
    ...(scheduling ? validateScheduling(scheduling) : []),
  ];
}

/** What a pod costs in addition is judged as the limits of a container are. */
function validateOverhead(limits: Readonly<Record<string, string>> | undefined): readonly FieldError[] {
  return limits ? validateResourceRequirements({ limits }, 'overhead', { options: {}, claimNames: new Set() }) : [];
}

function validateScheduling({ nodeSelector, tolerations }: Scheduling): readonly FieldError[] {
  const path = 'scheduling.tolerations';
  return [
    ...validateLabels(nodeSelector, 'scheduling.nodeSelector'),
    ...validateTolerations(tolerations, path),
    ...validateDistinct(tolerations ?? [], path),
  ];
}

/** Tolerations that differ in their seconds only are the same. */
function validateDistinct(tolerations: readonly Toleration[], path: string): readonly FieldError[] {
  const seen = new Set<string>();
  return tolerations.flatMap((toleration, i) => {
    const { key = '', operator = '', value = '', effect = '' } = toleration;
    const identity = JSON.stringify([key, operator, value, effect]);
    if (seen.has(identity)) return [duplicate(indexPath(path, i), internalForm('core.v1.Toleration', toleration))];
    seen.add(identity);
    return [];
  });
}
