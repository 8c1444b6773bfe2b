import { parseInteger, type NumberProblem } from '#domain/number/parse-int.js';
import type { Container } from '#domain/schema/types/core-v1.js';

/** A port by its number or by its name in the container. Source: ResolveContainerPort in pkg/probe/util.go. */
export function resolveContainerPort(port: number | string, container: Container): number | NumberProblem {
  const number = typeof port === 'number' ? port : (namedPort(port, container) ?? parseInteger(port));
  if (typeof number !== 'number') return number;
  return number > 0 && number < 65_536 ? number : { problem: `invalid port number: ${number}` };
}

function namedPort(name: string, { ports = [] }: Container): number | undefined {
  return ports.find((port) => port.name === name)?.containerPort;
}
