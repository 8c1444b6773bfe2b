import type { FieldSet } from '#domain/apply/field-set.js';
import { difference } from '#domain/apply/field-set-operations.js';

const leaf: FieldSet = {};

/** They name the object or are the server's. */
export const systemFields: FieldSet = {
  'f:apiVersion': leaf,
  'f:kind': leaf,
  'f:metadata': {
    '.': leaf,
    'f:clusterName': leaf,
    'f:creationTimestamp': leaf,
    'f:generation': leaf,
    'f:managedFields': leaf,
    'f:name': leaf,
    'f:namespace': leaf,
    'f:resourceVersion': leaf,
    'f:selfLink': leaf,
    'f:uid': leaf,
  },
};

/** A set without the fields that nobody manages. Source: internal/stripmeta.go. */
export function withoutSystemFields(set: FieldSet): FieldSet {
  return difference(set, systemFields);
}
