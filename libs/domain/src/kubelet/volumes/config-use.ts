/** A ConfigMap or Secret in the namespace of a pod, by name. */
export interface ConfigReference {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
}

/** What a pod needs of one. */
export interface ConfigUse extends ConfigReference {
  readonly keys: readonly string[];
  /** The pod runs without it, too. */
  readonly optional: boolean;
}

/** The keys that an object has; undefined when there is no such object. */
export type KeysOf = (reference: ConfigReference) => ReadonlySet<string> | undefined;

/** Why this cannot be used; `noKey` says it of a key that the object does not have. */
export function useProblem(use: ConfigUse, keysOf: KeysOf, noKey: (key: string) => string): string | undefined {
  if (use.optional) return undefined;
  const keys = keysOf(use);
  if (!keys) return `${use.kind.toLowerCase()} ${JSON.stringify(use.name)} not found`;
  const missing = use.keys.find((key) => !keys.has(key));
  return missing === undefined ? undefined : noKey(missing);
}
