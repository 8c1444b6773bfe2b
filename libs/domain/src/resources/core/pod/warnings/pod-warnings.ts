import type { TemplateMeta } from '#domain/meta/object-meta.js';
import { containersWithPath } from '#domain/resources/core/pod/validation/containers-with-path.js';
import { affinityWarnings } from '#domain/resources/core/pod/warnings/affinity-warnings.js';
import { containerWarnings } from '#domain/resources/core/pod/warnings/container-warnings.js';
import { fractionalBytesWarnings } from '#domain/resources/core/pod/warnings/fractional-bytes.js';
import { overlappingPathWarnings } from '#domain/resources/core/pod/warnings/overlapping-paths.js';
import { portWarnings } from '#domain/resources/core/pod/warnings/port-warnings.js';
import { volumeWarnings } from '#domain/resources/core/pod/warnings/volume-warnings.js';
import { seccompPod } from '#domain/resources/core/pod/profile-annotations.js';
import type { Pod, PodSpec, PodTemplateSpec } from '#domain/schema/types/core-v1.js';
import { goQuote } from '#domain/json/go-marshal.js';
import { ipWarnings } from '#domain/validation/ip.js';
import { isDns1123Label } from '#domain/validation/names.js';
import { repeatsOf } from '#domain/validation/repeats.js';

/** Advice about a new pod. Source: pkg/registry/core/pod/strategy.go WarningsOnCreate, pkg/api/pod/warnings.go. */
export function podWarnings({ metadata, spec }: Pod): readonly string[] {
  const problems = isDns1123Label(metadata.name);
  const hostname = "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended";
  return [...(problems.length > 0 ? [`${hostname}: [${problems.join(' ')}]`] : []), ...warnings(spec, metadata, '')];
}

/** Advice about the template of a workload, at `path`. */
export function podTemplateWarnings({ metadata, spec }: PodTemplateSpec, path: string): readonly string[] {
  return warnings(spec, metadata ?? {}, `${path}.`);
}

const deadAnnotations: Readonly<Record<string, string>> = {
  'scheduler.alpha.kubernetes.io/critical-pod': 'non-functional in v1.16+; use the "priorityClassName" field instead',
  'security.alpha.kubernetes.io/sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
  'security.alpha.kubernetes.io/unsafe-sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
};

/** `prefix` is empty for pods and ends in a dot for templates: AppArmor annotations of pods are warned about earlier. */
function warnings(spec: PodSpec, metadata: TemplateMeta, prefix: string): readonly string[] {
  const path = `${prefix}spec`;
  const { annotations = {} } = metadata;
  const containers = containersWithPath(spec, path);
  const grace = spec.terminationGracePeriodSeconds ?? 0;
  return [
    ...affinityWarnings.ofNodes(spec, path),
    ...Object.entries(deadAnnotations).flatMap(([key, text]) =>
      annotations[key] === undefined ? [] : [`${prefix}metadata.annotations[${key}]: ${text}`],
    ),
    ...(spec.volumes ?? []).flatMap((volume, i) => volumeWarnings(volume, `${path}.volumes[${i}]`)),
    ...overlappingPathWarnings(spec.volumes ?? []),
    ...duplicateWarnings(spec, path),
    ...fractionalBytesWarnings(spec.overhead, `${path}.overhead`),
    ...(annotations[seccompPod] !== undefined && !spec.securityContext?.seccompProfile
      ? [`${prefix}metadata.annotations[${seccompPod}]: non-functional in v1.27+; use the "seccompProfile" field instead`]
      : []),
    ...containers.flatMap(([container, at]) => containerWarnings(container, at, { spec, annotations, prefix })),
    ...portWarnings(containers),
    ...(grace < 0 ? [`${path}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`] : []),
    ...affinityWarnings.ofPods(spec, path),
    ...(spec.dnsConfig?.nameservers ?? []).flatMap((server, i) => ipWarnings(server, `${path}.dnsConfig.nameservers[${i}]`)),
    ...(spec.hostAliases ?? []).flatMap(({ ip }, i) => ipWarnings(ip, `${path}.hostAliases[${i}].ip`)),
  ];
}

function duplicateWarnings({ hostAliases = [], imagePullSecrets = [] }: PodSpec, path: string): readonly string[] {
  const ips = hostAliases.map(({ ip }) => ip);
  const secrets = imagePullSecrets.map(({ name = '' }) => name);
  const repeated = (list: readonly string[], describe: (value: string, i: number) => string): readonly string[] => {
    const isRepeated = repeatsOf(list);
    return list.flatMap((value, i) => (isRepeated(i) ? [describe(value, i)] : []));
  };
  return [
    ...repeated(ips, (ip, i) => `${path}.hostAliases[${i}].ip: duplicate ip ${goQuote(ip)}`),
    ...repeated(secrets, (name, i) => `${path}.imagePullSecrets[${i}].name: duplicate name ${goQuote(name)}`),
    ...secrets.flatMap((name, i) => (name === '' ? [`${path}.imagePullSecrets[${i}].name: invalid empty name ""`] : [])),
  ];
}
