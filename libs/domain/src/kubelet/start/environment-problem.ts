import { type ConfigUse, type KeysOf, useProblem } from '#domain/kubelet/volumes/config-use.js';
import type { Container } from '#domain/schema/types/core-v1.js';

/** The ConfigMaps and Secrets that a container's environment variables come from. Source: makeEnvironmentVariables in pkg/kubelet/kubelet_pods.go. */
export function environmentUses({ env = [], envFrom = [] }: Container): readonly ConfigUse[] {
  const whole = envFrom.flatMap(({ configMapRef, secretRef }) => [...use('ConfigMap', configMapRef), ...use('Secret', secretRef)]);
  const single = env.flatMap(({ value, valueFrom = {} }) =>
    value ? [] : [...use('ConfigMap', valueFrom.configMapKeyRef), ...use('Secret', valueFrom.secretKeyRef)],
  );
  return [...whole, ...single];
}

/** Why a container cannot have its environment; shown as `CreateContainerConfigError`. */
export function environmentProblem(uses: readonly ConfigUse[], namespace: string, keysOf: KeysOf): string | undefined {
  for (const one of uses) {
    const problem = useProblem(one, keysOf, (key) => `couldn't find key ${key} in ${one.kind} ${namespace}/${one.name}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

interface Reference {
  readonly name?: string;
  readonly key?: string;
  readonly optional?: boolean;
}

function use(kind: ConfigUse['kind'], reference: Reference | undefined): readonly ConfigUse[] {
  if (!reference) return [];
  const { name = '', key, optional = false } = reference;
  return [{ kind, name, keys: key === undefined ? [] : [key], optional }];
}
