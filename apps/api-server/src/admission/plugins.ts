import { checkNamespaceLifecycle } from '#domain/admission/namespace-lifecycle.js';
import { namespaces } from '#domain/resources/core/namespace/namespace.js';
import type { Namespace } from '#domain/schema/types/core-v1.js';
import type { ObjectStore } from '../rest/object-store.js';
import type { AdmissionPlugin } from './admission.js';

/** The admission plugins in upstream's order (pkg/kubeapiserver/options/plugins.go); what they must know they read from the caches. */
export function admissionPlugins(objects: ObjectStore): readonly AdmissionPlugin[] {
  const getNamespace = (name: string): Namespace | undefined =>
    objects.get(namespaces, name)?.objectIn(namespaces) as Namespace | undefined;
  return [
    {
      name: 'NamespaceLifecycle',
      admit(attributes, object) {
        checkNamespaceLifecycle(attributes, object, getNamespace);
        return object;
      },
      validate: (attributes, object) => checkNamespaceLifecycle(attributes, object, getNamespace),
    },
  ];
}
