import type { Container, ContainerRestartRule, PodSpec } from '#domain/schema/types/core-v1.js';

/** When containers are started again. Source: pkg/api/v1/pod/util.go. */

/** An init container that keeps running beside the others. */
export function isSidecar(container: Container): boolean {
  return container.restartPolicy === 'Always';
}

/** The first rule that speaks of this exit code. */
export function matchingRestartRule(container: Container, exitCode: number): ContainerRestartRule | undefined {
  return container.restartPolicyRules?.find(({ exitCodes }) => {
    const listed = exitCodes?.values?.includes(exitCode) ?? false;
    return (exitCodes?.operator === 'In' && listed) || (exitCodes?.operator === 'NotIn' && !listed);
  });
}

/** Whether a container that ended with this code is started again. Its own policy and rules go before the pod's policy. */
export function restartsAfter(container: Container, spec: PodSpec, exitCode: number): boolean {
  if (container.restartPolicy !== undefined && matchingRestartRule(container, exitCode)) return true;
  return restartsBy(container.restartPolicy ?? spec.restartPolicy, exitCode);
}

function restartsBy(policy: string | undefined, exitCode: number): boolean {
  if (policy === 'Never') return false;
  return policy !== 'OnFailure' || exitCode !== 0;
}

/** Whether some rule of some container restarts the whole pod in place. */
export function canRestartAllContainers(spec: PodSpec): boolean {
  return [...(spec.initContainers ?? []), ...(spec.containers ?? [])].some((container) =>
    container.restartPolicyRules?.some(({ action }) => action === 'RestartAllContainers'),
  );
}
