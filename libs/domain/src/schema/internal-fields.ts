import type { Field, ObjectSchema } from '#domain/schema/schema.js';

const volumeSources =
  'GCEPersistentDisk AWSElasticBlockStore HostPath Glusterfs NFS RBD Quobyte ISCSI FlexVolume Cinder CephFS FC Flocker AzureFile ' +
  'VsphereVolume AzureDisk PhotonPersistentDisk PortworxVolume ScaleIO Local StorageOS CSI';

/**
 * Upstream's internal types have the fields of the API types, save for the ones named here: those stand in another order, or are
 * not there. Go names, in the order of declaration (pkg/apis/core/types.go and its siblings).
 */
const orders: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    'core.v1.PodSpec':
      'Volumes InitContainers Containers EphemeralContainers RestartPolicy TerminationGracePeriodSeconds ActiveDeadlineSeconds ' +
      'DNSPolicy NodeSelector ServiceAccountName AutomountServiceAccountToken NodeName SecurityContext ImagePullSecrets Hostname ' +
      'Subdomain SetHostnameAsFQDN Affinity SchedulerName Tolerations HostAliases PriorityClassName Priority PreemptionPolicy ' +
      'DNSConfig ReadinessGates RuntimeClassName Overhead EnableServiceLinks TopologySpreadConstraints OS SchedulingGates ' +
      'ResourceClaims Resources HostnameOverride SchedulingGroup',
    'core.v1.PodSecurityContext':
      'HostNetwork HostPID HostIPC ShareProcessNamespace HostUsers SELinuxOptions WindowsOptions RunAsUser RunAsGroup RunAsNonRoot ' +
      'SupplementalGroups SupplementalGroupsPolicy FSGroup FSGroupChangePolicy Sysctls SeccompProfile AppArmorProfile SELinuxChangePolicy',
    'core.v1.Volume':
      'Name HostPath EmptyDir GCEPersistentDisk AWSElasticBlockStore GitRepo Secret NFS ISCSI Glusterfs PersistentVolumeClaim RBD ' +
      'Quobyte FlexVolume Cinder CephFS Flocker DownwardAPI FC AzureFile ConfigMap VsphereVolume AzureDisk PhotonPersistentDisk ' +
      'Projected PortworxVolume ScaleIO StorageOS CSI Ephemeral Image',
    'core.v1.PersistentVolumeSource': volumeSources,
    'core.v1.PersistentVolumeSpec':
      `Capacity ${volumeSources} AccessModes ClaimRef PersistentVolumeReclaimPolicy StorageClassName MountOptions VolumeMode ` +
      'NodeAffinity VolumeAttributesClassName',
    'apiextensions.v1.JSONSchemaProps':
      'ID Schema Ref Description Type Nullable Format Title Default Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength ' +
      'Pattern MaxItems MinItems UniqueItems MultipleOf Enum MaxProperties MinProperties Required Items AllOf OneOf AnyOf Not Properties ' +
      'AdditionalProperties PatternProperties Dependencies AdditionalItems Definitions ExternalDocs Example XPreserveUnknownFields ' +
      'XEmbeddedResource XIntOrString XListMapKeys XListType XMapType XValidations',
    'autoscaling.v2.ContainerResourceMetricSource': 'Name Container Target',
    'autoscaling.v2.ContainerResourceMetricStatus': 'Name Container Current',
  }).map(([name, order]) => [name, order.split(' ')]),
);

/** Fields of PodSpec that are in the security context inside upstream, by their names on the wire. */
const inSecurityContext = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'hostUsers'];

/** The fields of the internal twin of a type. `podSpec` is the schema that fields of the security context are borrowed from. */
export function internalFields(schema: ObjectSchema, podSpec: () => ObjectSchema): readonly Field[] {
  const own = [...schema.fields.values()];
  const order = orders.get(schema.name);
  if (!order) return own;
  const known = schema.name === 'core.v1.PodSecurityContext' ? [...own, ...podSpec().fields.values()] : own;
  return order.flatMap((goName) => known.find((field) => field.goName === goName) ?? []);
}

/** A pod spec with its host fields where the internal type has them. */
export function moveIntoSecurityContext(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const spec = value as Record<string, unknown>;
  const moved = Object.fromEntries(inSecurityContext.map((name) => [name, spec[name]]));
  return { ...spec, securityContext: { ...(spec['securityContext'] as object | undefined), ...moved } };
}
