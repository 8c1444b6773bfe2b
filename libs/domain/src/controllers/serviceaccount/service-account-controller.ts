import { type Action, type Controller, nothing, type Plan, type Reader } from '#domain/controllers/controller.js';
import type { KubeObject, ObjectKey } from '#domain/meta/object-meta.js';
import { namespaces } from '#domain/resources/core/namespace/namespace.js';
import { serviceAccounts } from '#domain/resources/core/service-account/service-account.js';
import { hasCause } from '#domain/status/status-error.js';

const name = 'default';

/** Keeps a ServiceAccount `default` in every namespace. Source: pkg/controller/serviceaccount/serviceaccounts_controller.go. */
export const serviceAccountController: Controller = {
  name: 'serviceaccount',
  reconciles: namespaces,
  watches: [{ resource: serviceAccounts, keysFor: namespaceOfGone }],
  reconcile,
};

function namespaceOfGone({ metadata }: KubeObject, read: Reader): readonly ObjectKey[] {
  const { namespace = '' } = metadata;
  return metadata.name !== name || read.get(serviceAccounts, `${namespace}/${name}`) ? [] : [namespace];
}

function reconcile(namespace: ObjectKey, read: Reader): Plan {
  if (read.get(namespaces, namespace)?.status.phase !== 'Active' || read.get(serviceAccounts, `${namespace}/${name}`)) return nothing;
  const create: Action = {
    do: 'create',
    resource: serviceAccounts,
    namespace,
    object: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } },
    onFailure: (error) => ({
      actions: [],
      after: error.reason === 'AlreadyExists' || hasCause(error, 'NamespaceTerminating') ? 'stop' : 'retry',
    }),
  };
  return { actions: [create] };
}
