import { type Action, type Controller, nothing, type Plan, type Reader } from '#domain/controllers/controller.js';
import { equal } from '#domain/json/equal.js';
import type { Draft, KubeObject, ObjectKey } from '#domain/meta/object-meta.js';
import { configMaps } from '#domain/resources/core/config-map/config-map.js';
import { namespaces } from '#domain/resources/core/namespace/namespace.js';
import type { ConfigMap } from '#domain/schema/types/core-v1.js';
import { hasCause } from '#domain/status/status-error.js';

const name = 'kube-root-ca.crt';
const annotation = 'kubernetes.io/description';
const description =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. ' +
  'No other usage is guaranteed across distributions of Kubernetes clusters.';

/**
 * Keeps a ConfigMap `kube-root-ca.crt` with the certificates of `rootCa` (PEM) in every namespace.
 * Source: pkg/controller/certificates/rootcacertpublisher.
 */
export function rootCaCertificatePublisher(rootCa: string): Controller {
  const data = { 'ca.crt': rootCa };
  return {
    name: 'root-ca-certificate-publisher',
    reconciles: namespaces,
    watches: [{ resource: configMaps, keysFor: namespaceOfMap }],
    reconcile: (key, read) => reconcile(key, read, data),
  };
}

function namespaceOfMap({ metadata }: KubeObject): readonly ObjectKey[] {
  return metadata.name === name ? [metadata.namespace ?? ''] : [];
}

function reconcile(namespace: ObjectKey, read: Reader, data: Readonly<Record<string, string>>): Plan {
  if (read.get(namespaces, namespace)?.status.phase !== 'Active') return nothing;
  const map = read.get(configMaps, `${namespace}/${name}`);
  if (!map) return { actions: [creation(namespace, data)] };
  if (equal(map.data ?? {}, data) && map.metadata.annotations?.[annotation]) return nothing;
  const annotations = { ...map.metadata.annotations, [annotation]: description };
  const object: ConfigMap = { ...map, metadata: { ...map.metadata, annotations }, data };
  return { actions: [{ do: 'update', resource: configMaps, object }] };
}

function creation(namespace: string, data: Readonly<Record<string, string>>): Action {
  const object: Draft<ConfigMap> = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, annotations: { [annotation]: description } },
    data,
  };
  return {
    do: 'create',
    resource: configMaps,
    namespace,
    object,
    onFailure: (error) => ({
      actions: [],
      after: error.reason === 'NotFound' || hasCause(error, 'NamespaceTerminating') ? 'stop' : 'retry',
    }),
  };
}
