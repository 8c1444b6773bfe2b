import { permissionToApprove, permissionToSign } from '#domain/admission/certificates/signer-permission.js';
import { checkSubjectRestriction } from '#domain/admission/certificates/subject-restriction.js';
import { admitDefaultIngressClass } from '#domain/admission/default-ingress-class/default-ingress-class.js';
import { admitDefaultStorageClass } from '#domain/admission/default-storage-class/default-storage-class.js';
import { admitDefaultTolerations } from '#domain/admission/default-toleration-seconds/default-toleration-seconds.js';
import { checkNamespaceLifecycle } from '#domain/admission/namespace-lifecycle.js';
import { checkPodResize } from '#domain/admission/pod-resize-validator/pod-resize-validator.js';
import { admitTopologyLabels } from '#domain/admission/pod-topology-labels/pod-topology-labels.js';
import { admitPriority } from '#domain/admission/priority/admit-priority.js';
import { checkPriorityClass } from '#domain/admission/priority/check-priority-class.js';
import { admitRuntimeClass } from '#domain/admission/runtime-class/admit-runtime-class.js';
import { checkOverhead } from '#domain/admission/runtime-class/check-overhead.js';
import { admitNodeTaint } from '#domain/admission/taint-nodes-by-condition/taint-nodes-by-condition.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { namespaces } from '#domain/resources/core/namespace/namespace.js';
import { nodes } from '#domain/resources/core/node/node.js';
import { ingressClasses } from '#domain/resources/networking/ingress-class/ingress-class.js';
import { runtimeClasses } from '#domain/resources/node/runtime-class/runtime-class.js';
import { priorityClasses } from '#domain/resources/scheduling/priority-class/priority-class.js';
import { storageClasses } from '#domain/resources/storage/storage-class/storage-class.js';
import type { ApiServerOptions } from '../api-server-options.js';
import type { Authorizer } from '../authorization/authorizer.js';
import type { ObjectStore } from '../rest/object-store.js';
import type { AdmissionPlugin } from './admission.js';
import { kindReader } from './kind-reader.js';
import { permissionPlugin } from './permission-plugin.js';
import { serviceAccountPlugin } from './service-account.js';

export type AdmissionOptions = Pick<
  ApiServerOptions,
  'disableAdmissionPlugins' | 'defaultNotReadyTolerationSeconds' | 'defaultUnreachableTolerationSeconds'
>;

/** What plugins ask. */
export interface AdmissionSurroundings {
  readonly objects: ObjectStore;
  readonly authorizer: Authorizer;
  /** In [0, 1). */
  readonly random: () => number;
}

/**
 * The admission plugins in upstream's order (pkg/kubeapiserver/options/plugins.go); what they must know they read from the caches.
 * Throws an Error when one is to be left out that there is not.
 */
export function admissionPlugins(surroundings: AdmissionSurroundings, options: AdmissionOptions): readonly AdmissionPlugin[] {
  const { disableAdmissionPlugins: disabled } = options;
  const plugins = allPlugins(surroundings, options);
  const unknown = disabled.find((name) => !plugins.some((plugin) => plugin.name === name));
  if (unknown !== undefined) throw new Error(`invalid options: disable-admission-plugins plugin "${unknown}" is unknown`);
  return plugins.filter(({ name }) => !disabled.includes(name));
}

function allPlugins({ objects, authorizer, random }: AdmissionSurroundings, options: AdmissionOptions): readonly AdmissionPlugin[] {
  const getNamespace = getter(objects, namespaces);
  const getNode = getter(objects, nodes);
  const getRuntimeClass = getter(objects, runtimeClasses);
  const priorities = kindReader(objects, priorityClasses);
  const storage = kindReader(objects, storageClasses);
  const ingress = kindReader(objects, ingressClasses);
  const tolerationSeconds = {
    notReady: options.defaultNotReadyTolerationSeconds,
    unreachable: options.defaultUnreachableTolerationSeconds,
  };
  return [
    {
      name: 'NamespaceLifecycle',
      admit(attributes, object) {
        checkNamespaceLifecycle(attributes, object, getNamespace);
        return object;
      },
      validate: (attributes, object) => checkNamespaceLifecycle(attributes, object, getNamespace),
    },
    serviceAccountPlugin(objects, random),
    { name: 'TaintNodesByCondition', admit: admitNodeTaint },
    {
      name: 'Priority',
      admit: (attributes, object) => admitPriority(attributes, object, priorities),
      validate: (attributes, object) => checkPriorityClass(attributes, object, priorities),
    },
    { name: 'DefaultTolerationSeconds', admit: (attributes, object) => admitDefaultTolerations(attributes, object, tolerationSeconds) },
    { name: 'DefaultStorageClass', admit: (attributes, object) => admitDefaultStorageClass(attributes, object, storage) },
    {
      name: 'RuntimeClass',
      admit: (attributes, object) => admitRuntimeClass(attributes, object, getRuntimeClass),
      validate: (attributes, object) => checkOverhead(attributes, object, getRuntimeClass),
    },
    permissionPlugin('CertificateApproval', permissionToApprove, authorizer),
    permissionPlugin('CertificateSigning', permissionToSign, authorizer),
    { name: 'CertificateSubjectRestriction', validate: checkSubjectRestriction },
    { name: 'DefaultIngressClass', admit: (attributes, object) => admitDefaultIngressClass(attributes, object, ingress) },
    { name: 'PodTopologyLabels', admit: (attributes, object) => admitTopologyLabels(attributes, object, getNode) },
    { name: 'PodResizeValidator', validate: (attributes, object) => object && checkPodResize(attributes, object, getNode) },
  ];
}

function getter<T extends KubeObject>(objects: ObjectStore, definition: ResourceDefinition<T>): (name: string) => T | undefined {
  const reader = kindReader(objects, definition);
  return (name) => reader.get(name);
}
