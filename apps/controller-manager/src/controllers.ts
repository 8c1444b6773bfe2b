import { signingAuthority } from '#client/pki/signing-authority.js';
import { tokenSigner } from '#client/service-account/token-keys.js';
import { certificateApprovingController } from '#domain/controllers/certificates/certificate-approving-controller.js';
import { certificateCleanerController } from '#domain/controllers/certificates/certificate-cleaner-controller.js';
import { certificateSigningController } from '#domain/controllers/certificates/certificate-signing-controller.js';
import type { Controller } from '#domain/controllers/controller.js';
import { deploymentController } from '#domain/controllers/deployment/deployment-controller.js';
import { endpointController } from '#domain/controllers/endpoint/endpoint-controller.js';
import { endpointSliceController } from '#domain/controllers/endpointslice/endpoint-slice-controller.js';
import { endpointSliceMirroringController } from '#domain/controllers/endpointslicemirroring/endpoint-slice-mirroring-controller.js';
import { garbageCollector } from '#domain/controllers/garbagecollector/garbage-collector.js';
import { namespaceController } from '#domain/controllers/namespace/namespace-controller.js';
import { nodeIpamController, type NodeIpamOptions } from '#domain/controllers/nodeipam/node-ipam-controller.js';
import { nodeHealthController } from '#domain/controllers/nodelifecycle/node-health-controller.js';
import { nodeTaintingController } from '#domain/controllers/nodelifecycle/node-tainting-controller.js';
import { podGarbageCollector } from '#domain/controllers/podgc/pod-garbage-collector.js';
import { replicaSetController } from '#domain/controllers/replicaset/replica-set-controller.js';
import { replicationControllerController } from '#domain/controllers/replicationcontroller/replication-controller-controller.js';
import { rootCaCertificatePublisher } from '#domain/controllers/root-ca-certificate-publisher/root-ca-certificate-publisher.js';
import { tokensController } from '#domain/controllers/serviceaccount/tokens-controller.js';
import { serviceAccountController } from '#domain/controllers/serviceaccount/service-account-controller.js';
import { taintEvictionController } from '#domain/controllers/tainteviction/taint-eviction-controller.js';
import { ttlController } from '#domain/controllers/ttl/ttl-controller.js';
import { Registry } from '#domain/api/registry.js';
import { type Cidr, parseCidr } from '#domain/ip/cidr.js';
import { builtInDefinitions } from '#domain/resources/built-in.js';
import type { ControllerManagerOptions } from './controller-manager-options.js';

/** Every control loop there is, one line each. */
function allControllers(options: ControllerManagerOptions): readonly Controller[] {
  const { rootCA } = options;
  return [
    garbageCollector(new Registry(builtInDefinitions())),
    podGarbageCollector(),
    nodeIpamController(nodeNetworks(options)),
    nodeHealthController(),
    nodeTaintingController,
    taintEvictionController,
    ttlController,
    endpointController,
    replicationControllerController,
    namespaceController({ resources: builtInDefinitions }),
    serviceAccountController,
    ...tokenControllers(options),
    ...signingControllers(options),
    certificateApprovingController,
    certificateCleanerController,
    deploymentController,
    replicaSetController,
    endpointSliceController(),
    endpointSliceMirroringController(),
    ...(rootCA === undefined ? [] : [rootCaCertificatePublisher(rootCA)]),
  ] as readonly Controller[];
}

function tokenControllers({ serviceAccountPrivateKey, rootCA = '' }: ControllerManagerOptions): readonly Controller[] {
  if (serviceAccountPrivateKey === undefined) return [];
  const signer = tokenSigner(serviceAccountPrivateKey);
  return [tokensController({ sign: (claims) => signer.sign(claims), rootCa: rootCA }) as Controller];
}

function signingControllers({
  clusterSigningCert,
  clusterSigningKey,
  clusterSigningDurationMs,
}: ControllerManagerOptions): readonly Controller[] {
  if (clusterSigningCert === undefined || clusterSigningKey === undefined) return [];
  const authority = signingAuthority(clusterSigningCert, clusterSigningKey);
  return [certificateSigningController({ authority, durationMs: clusterSigningDurationMs })];
}

function nodeNetworks({ clusterCIDR, serviceCIDR, nodeCIDRMaskSize }: ControllerManagerOptions): NodeIpamOptions {
  const networksOf = (text: string): readonly Cidr[] => text.split(',').flatMap((one) => parseCidr(one) ?? []);
  return {
    podNetworks: networksOf(clusterCIDR).map((cluster) => ({ cluster, nodePrefix: nodeCIDRMaskSize })),
    serviceNetworks: networksOf(serviceCIDR),
  };
}

/** The loops that `--controllers` asks for. Throws an Error for a name that is none. */
export function chosenControllers(options: ControllerManagerOptions): readonly Controller[] {
  const controllers = allControllers(options);
  const names = new Set(controllers.map(({ name }) => name));
  const unknown = options.controllers.map((name) => name.replace(/^-/, '')).filter((name) => name !== '*' && !names.has(name));
  if (unknown.length > 0) throw new Error(`invalid options: there are no controllers named ${unknown.join(', ')}`);
  const { controllers: wanted } = options;
  return controllers.filter(({ name }) => !wanted.includes(`-${name}`) && (wanted.includes('*') || wanted.includes(name)));
}
