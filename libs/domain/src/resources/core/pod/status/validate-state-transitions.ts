import { allContainersCouldRestart, containerShouldRestart } from '#domain/resources/core/pod/container-restart.js';
import type { Container, ContainerStatus, Pod } from '#domain/schema/types/core-v1.js';
import { type FieldError, forbidden } from '#domain/status/field-error.js';

/** What has ended for good does not run again. Source: pkg/apis/core/validation/validation.go ValidateContainerStateTransition and its like. */
export function validateStateTransitions({ status: next }: Pod, { spec, status: prev }: Pod): readonly FieldError[] {
  const restartsAll = allContainersCouldRestart(spec);
  const restarts =
    (containers: readonly Container[] | null | undefined) =>
    (name: string, exitCode: number): boolean => {
      const container = containers?.find((one) => one.name === name);
      return restartsAll || (container !== undefined && containerShouldRestart(container, spec, exitCode));
    };
  return [
    ...validate(next.containerStatuses, prev.containerStatuses, 'status.containerStatuses', restarts(spec.containers)),
    ...validate(next.initContainerStatuses, prev.initContainerStatuses, 'status.initContainerStatuses', restarts(spec.initContainers)),
    ...validate(next.ephemeralContainerStatuses, prev.ephemeralContainerStatuses, 'status.ephemeralContainerStatuses', () => false),
  ];
}

/** The index is that of the old status. */
function validate(
  next: readonly ContainerStatus[] | undefined,
  prev: readonly ContainerStatus[] | undefined,
  path: string,
  mayRestart: (name: string, exitCode: number) => boolean,
): readonly FieldError[] {
  return (prev ?? []).flatMap(({ name, state }, i) => {
    const ended = state?.terminated;
    const runsAgain = ended && next?.some((status) => status.name === name && !status.state?.terminated);
    const isWrong = runsAgain && !mayRestart(name, ended.exitCode);
    return isWrong ? [forbidden(`${path}[${i}].state`, 'may not be transitioned to non-terminated state')] : [];
  });
}
