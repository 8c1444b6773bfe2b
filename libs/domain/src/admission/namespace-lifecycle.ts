import { admissionForbidden, type Attributes } from '#domain/admission/attributes.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { namespaces } from '#domain/resources/core/namespace/namespace.js';
import type { Namespace } from '#domain/schema/types/core-v1.js';
import { forbiddenError, notFound } from '#domain/status/status-error.js';

/** Namespaces that cannot be deleted. */
const immortal: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public']);

/** Asked without a namespace having to be there: they would tell whether it is. */
const accessReviews: ReadonlySet<string> = new Set(['localsubjectaccessreviews']);

/**
 * Nothing is created in a namespace that is not there or on its way out, and some namespaces stay. `get` reads a namespace by name.
 * Throws 403 and 404.
 * Source: k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go.
 */
export function checkNamespaceLifecycle(
  attributes: Attributes,
  object: KubeObject | undefined,
  get: (name: string) => Namespace | undefined,
): void {
  const { operation, definition, namespace, name } = attributes;
  if (definition.group === '' && definition.plural === namespaces.plural) {
    if (operation === 'DELETE' && immortal.has(name)) throw forbiddenError(definition, name, 'this namespace may not be deleted');
    return;
  }
  if (operation === 'DELETE' || namespace === '' || accessReviews.has(definition.plural)) return;
  const found = get(namespace);
  if (!found) throw notFound(namespaces, namespace);
  if (operation !== 'CREATE' || found.status.phase !== 'Terminating') return;
  const message = `unable to create new content in namespace ${namespace} because it is being terminated`;
  const cause = { reason: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated`, field: 'metadata.namespace' };
  throw admissionForbidden(attributes, object, message, [cause]);
}
