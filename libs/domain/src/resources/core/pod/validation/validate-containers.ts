import { isRestartableInitContainer } from '#domain/resources/core/pod/restartable-init-container.js';
import { type ContainerRules, validateContainerCommon } from '#domain/resources/core/pod/validation/validate-container-common.js';
import { validateHostPorts } from '#domain/resources/core/pod/validation/validate-container-ports.js';
import { validateLifecycle } from '#domain/resources/core/pod/validation/validate-handler.js';
import { validateProbes } from '#domain/resources/core/pod/validation/validate-probe.js';
import { validateContainerRestartPolicy } from '#domain/resources/core/pod/validation/validate-restart-policy.js';
import type { Container } from '#domain/schema/types/core-v1.js';
import { duplicate, type FieldError, forbidden, invalid, required } from '#domain/status/field-error.js';

/** The containers proper of a pod. Source: pkg/apis/core/validation/validation.go validateContainers. */
export function validateContainers(path: string, rules: ContainerRules): readonly FieldError[] {
  const containers = rules.spec.containers ?? [];
  if (containers.length === 0) return [required(path)];
  const names = new Set<string>();
  return [
    ...containers.flatMap((container, i) => {
      const at = `${path}[${i}]`;
      const isRepeated = names.has(container.name);
      names.add(container.name);
      return [
        ...validateContainerCommon(container, at, rules),
        ...(isRepeated ? [duplicate(`${at}.name`, container.name)] : []),
        ...validateLife(container, at, rules),
        ...validateContainerRestartPolicy(container, at),
      ];
    }),
    ...validateHostPorts(containers, path),
  ];
}

/** What only containers may have that keep running. */
function validateLife(container: Container, path: string, { spec }: ContainerRules): readonly FieldError[] {
  const grace = spec.terminationGracePeriodSeconds;
  const { lifecycle } = container;
  return [...(lifecycle ? validateLifecycle(lifecycle, grace, `${path}.lifecycle`) : []), ...validateProbes(container, grace, path)];
}

/** Source: validateInitContainers. */
export function validateInitContainers(path: string, rules: ContainerRules): readonly FieldError[] {
  const { initContainers, containers } = rules.spec;
  if (!initContainers) return [];
  const names = new Set((containers ?? []).map(({ name }) => name));
  return initContainers.flatMap((container, i) => {
    const at = `${path}[${i}]`;
    const isRepeated = names.has(container.name);
    if (container.name !== '') names.add(container.name);
    return [
      ...validateContainerCommon(container, at, rules),
      ...validateInitRestartPolicy(container, at),
      ...(isRepeated ? [duplicate(`${at}.name`, container.name)] : []),
      // they run one by one, so only ports of the same one collide; the index is always 0, as upstream has it
      ...validateHostPorts([container], path),
      ...(isRestartableInitContainer(container) ? validateLife(container, at, rules) : validateRunsToEnd(container, at, rules)),
    ];
  });
}

/** Rules without a policy are not looked at here. */
function validateInitRestartPolicy(container: Container, path: string): readonly FieldError[] {
  if (container.restartPolicy !== undefined) return validateContainerRestartPolicy(container, path);
  const hasRules = container.restartPolicyRules !== undefined;
  return hasRules ? [required(`${path}.restartPolicy`, 'must specify restartPolicy when restart rules are used')] : [];
}

/** Init containers that are not sidecars run to their end, so they have neither probes nor hooks. */
function validateRunsToEnd(container: Container, path: string, { options }: ContainerRules): readonly FieldError[] {
  const members = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const;
  const policies = options.allowRestartOfInitContainers ? [] : (container.resizePolicy ?? []);
  const restarts = "must not be set to 'RestartContainer' for non-sidecar initContainers";
  return [
    ...members.flatMap((member) =>
      container[member] ? [forbidden(`${path}.${member}`, 'may not be set for init containers without restartPolicy=Always')] : [],
    ),
    ...policies.flatMap(({ restartPolicy }, i) =>
      restartPolicy === 'RestartContainer' ? [invalid(`${path}.resizePolicy[${i}].restartPolicy`, restartPolicy, restarts)] : [],
    ),
  ];
}
