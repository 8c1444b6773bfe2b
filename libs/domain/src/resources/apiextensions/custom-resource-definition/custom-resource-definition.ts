import { defineResource } from '#domain/api/define-resource.js';
import { countGeneration, withGeneration } from '#domain/api/plain-strategy.js';
import { markTerminating } from '#domain/custom-resources/conditions/termination.js';
import { conversionWarnings } from '#domain/resources/apiextensions/custom-resource-definition/conversion-warnings.js';
import { applyCrdDefaults } from '#domain/resources/apiextensions/custom-resource-definition/default-crd.js';
import { formatWarnings } from '#domain/resources/apiextensions/custom-resource-definition/format-warnings.js';
import {
  validateCrd,
  validateCrdStatus,
  validateCrdUpdate,
} from '#domain/resources/apiextensions/custom-resource-definition/validate-crd.js';
import type { CustomResourceDefinition, CustomResourceDefinitionStatus } from '#domain/schema/types/apiextensions-v1.js';

const emptyStatus: CustomResourceDefinitionStatus = {
  conditions: null,
  acceptedNames: { plural: '', kind: '' },
  storedVersions: null,
};

/**
 * A kind that users add. A write to status may change metadata too.
 * Strategy: k8s.io/apiextensions-apiserver/pkg/registry/customresourcedefinition/strategy.go.
 */
export const customResourceDefinitions = defineResource<CustomResourceDefinition>('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
  strategy: {
    // the name follows from the spec, so its rule is among the rules of the object
    checkName: () => [],
    applyDefaults: applyCrdDefaults,
    prepareForCreate: (crd) => withGeneration(withStorageVersion({ ...crd, status: emptyStatus }), 1),
    prepareForUpdate: (next, prev) => countGeneration(withStorageVersion({ ...next, status: prev.status }), prev),
    validate: validateCrd,
    validateUpdate: validateCrdUpdate,
    warnOnCreate: ({ spec }) => [...formatWarnings(spec), ...conversionWarnings(spec)],
    warnOnUpdate: ({ spec }, prev) => [...formatWarnings(spec, prev.spec), ...conversionWarnings(spec, prev.spec)],
    allowUnconditionalUpdate: false,
    // the first request to delete it makes the server hold it until its objects are gone
    holdsDeletion: ({ metadata }) => !metadata.deletionTimestamp,
    markDeleting: markTerminating,
  },
  delegated: true,
  subresources: {
    status: { prepareForUpdate: (next, prev) => ({ ...next, spec: prev.spec }), validateUpdate: ({ status }) => validateCrdStatus(status) },
  },
});

/** The version that is stored from now on is among those that have ever been stored. */
function withStorageVersion(crd: CustomResourceDefinition): CustomResourceDefinition {
  const name = crd.spec.versions?.find(({ storage }) => storage)?.name;
  const stored = crd.status.storedVersions ?? [];
  if (name === undefined || stored.includes(name)) return crd;
  return { ...crd, status: { ...crd.status, storedVersions: [...stored, name] } };
}
