import {
  type ContainerRules,
  validateContainerCommon,
  validateImageTrimmed,
} from '#domain/resources/core/pod/validation/validate-container-common.js';
import type { EphemeralContainer } from '#domain/schema/types/core-v1.js';
import { duplicate, type FieldError, fieldNotFound, forbidden } from '#domain/status/field-error.js';

/** What a container for debugging may not have: nothing should depend on it. */
const unsupported = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
] as const;

const text = 'cannot be set for an Ephemeral Container';

/** Source: pkg/apis/core/validation/validation.go validateEphemeralContainers. */
export function validateEphemeralContainers(path: string, rules: ContainerRules): readonly FieldError[] {
  const { ephemeralContainers, initContainers, containers } = rules.spec;
  if (!ephemeralContainers) return [];
  const others = new Set([...(containers ?? []), ...(initContainers ?? [])].map(({ name }) => name));
  const names = new Set(others);
  return ephemeralContainers.flatMap((container, i) => {
    const at = `${path}[${i}]`;
    const { name, targetContainerName: target } = container;
    const isRepeated = names.has(name);
    names.add(name);
    return [
      ...validateContainerCommon(container, at, rules),
      ...validateImageTrimmed(container, at),
      ...(isRepeated ? [duplicate(`${at}.name`, name)] : []),
      ...(target && !others.has(target) ? [fieldNotFound(`${at}.targetContainerName`, target)] : []),
      ...unsupported.flatMap((member) => (isSet(container, member) ? [forbidden(`${at}.${member}`, text)] : [])),
      ...validateMounts(container, `${at}.volumeMounts`),
    ];
  });
}

/** Parts of volumes leak when they are mounted for a while only. */
function validateMounts({ volumeMounts = [] }: EphemeralContainer, path: string): readonly FieldError[] {
  return volumeMounts.flatMap(({ subPath, subPathExpr }, i) => [
    ...(subPath ? [forbidden(`${path}[${i}].subPath`, text)] : []),
    ...(subPathExpr ? [forbidden(`${path}[${i}].subPathExpr`, text)] : []),
  ]);
}

function isSet(container: EphemeralContainer, member: (typeof unsupported)[number]): boolean {
  // resources are always there
  return member === 'resources' ? Object.keys(container.resources ?? {}).length > 0 : container[member] !== undefined;
}
