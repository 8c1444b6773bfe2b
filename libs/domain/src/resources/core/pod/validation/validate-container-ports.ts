import type { Container, ContainerPort, PodSpec } from '#domain/schema/types/core-v1.js';
import { duplicate, type FieldError, invalid, required } from '#domain/status/field-error.js';
import { requireChoice } from '#domain/validation/choice.js';
import { isValidPortName, isValidPortNumber } from '#domain/validation/names.js';
import { invalidEach } from '#domain/validation/text.js';

const protocols = ['SCTP', 'TCP', 'UDP'];

/** The ports of one container. Source: pkg/apis/core/validation/validation.go validateContainerPorts. */
export function validateContainerPorts(ports: readonly ContainerPort[] | undefined, path: string): readonly FieldError[] {
  if (!ports) return [];
  const names = new Set<string>();
  return ports.flatMap((port, i) => {
    const at = `${path}[${i}]`;
    return [...validateName(port.name ?? '', names, `${at}.name`), ...validatePort(port, at)];
  });
}

function validateName(name: string, names: Set<string>, path: string): readonly FieldError[] {
  if (name === '') return [];
  const problems = isValidPortName(name);
  if (problems.length > 0) return invalidEach(path, name, problems);
  if (names.has(name)) return [duplicate(path, name)];
  names.add(name);
  return [];
}

function validatePort({ containerPort, hostPort, protocol }: ContainerPort, path: string): readonly FieldError[] {
  const number = `${path}.containerPort`;
  return [
    ...(containerPort ? invalidEach(number, containerPort, isValidPortNumber(containerPort)) : [required(number)]),
    ...(hostPort ? invalidEach(`${path}.hostPort`, hostPort, isValidPortNumber(hostPort)) : []),
    ...requireChoice(protocol, `${path}.protocol`, protocols),
  ];
}

/** A port of the host is used once by containers that run side by side (checkHostPortConflicts). */
export function validateHostPorts(containers: readonly Container[], path: string): readonly FieldError[] {
  const taken = new Set<string>();
  return containers.flatMap(({ ports }, i) =>
    (ports ?? []).flatMap(({ protocol = '', hostIP = '', hostPort }, j) => {
      if (!hostPort) return [];
      const key = `${protocol}/${hostIP}/${hostPort}`;
      if (taken.has(key)) return [duplicate(`${path}[${i}].ports[${j}].hostPort`, key)];
      taken.add(key);
      return [];
    }),
  );
}

/** On the network of the host the two numbers are one. In templates the host port may still be missing (validatePodHostNetworkDeps). */
export function validateHostNetworkPorts(spec: PodSpec, path: string, resourceIsPod: boolean): readonly FieldError[] {
  if (!spec.hostNetwork) return [];
  return (spec.containers ?? []).flatMap(({ ports }, i) =>
    (ports ?? []).flatMap(({ containerPort, hostPort = 0 }, j) => {
      const isWrong = hostPort !== containerPort && (resourceIsPod || hostPort !== 0);
      const at = `${path}.containers[${i}].ports[${j}].hostPort`;
      return isWrong ? [invalid(at, hostPort, 'must match `containerPort` when `hostNetwork` is true')] : [];
    }),
  );
}
