import type { Container, ContainerRestartRule, PodSpec } from '#domain/schema/types/core-v1.js';

/**
 * Whether a container that ended with this exit code is started again: by the first of its rules that applies, else by its own policy,
 * else by that of the pod. Source: pkg/api/v1/pod/util.go ContainerShouldRestart.
 */
export function containerShouldRestart(container: Container, spec: PodSpec, exitCode: number): boolean {
  if (container.restartPolicy === undefined) return policyRestarts(spec.restartPolicy, exitCode) ?? true;
  const action = findRestartRule(container, exitCode)?.action;
  if (action === 'Restart' || action === 'RestartAllContainers') return true;
  return policyRestarts(container.restartPolicy, exitCode) ?? policyRestarts(spec.restartPolicy, exitCode) ?? true;
}

/** The first rule of a container that speaks of this exit code (FindMatchingContainerRestartRule). */
export function findRestartRule({ restartPolicyRules }: Container, exitCode: number): ContainerRestartRule | undefined {
  return restartPolicyRules?.find((rule) => ruleApplies(rule, exitCode));
}

/** True when some container's end may restart all of them, whatever their own policies are. */
export function allContainersCouldRestart({ initContainers = [], containers }: PodSpec): boolean {
  return [...initContainers, ...(containers ?? [])].some((container) =>
    container.restartPolicyRules?.some(({ action }) => action === 'RestartAllContainers'),
  );
}

function ruleApplies({ exitCodes }: ContainerRestartRule, exitCode: number): boolean {
  const isListed = exitCodes?.values?.includes(exitCode) ?? false;
  return exitCodes?.operator === 'In' ? isListed : exitCodes?.operator === 'NotIn' && !isListed;
}

function policyRestarts(policy: string | undefined, exitCode: number): boolean | undefined {
  switch (policy) {
    case 'Always':
      return true;
    case 'OnFailure':
      return exitCode !== 0;
    case 'Never':
      return false;
    default:
      return undefined;
  }
}
