import { compareBytewise } from '#domain/json/go-marshal.js';

const stages = ['alpha', 'beta', ''];

/**
 * Order of API versions, the most wanted first: v2, v1, v2beta1, v1beta2, v1alpha1, then what is no version by its bytes.
 * Source: k8s.io/apimachinery/pkg/version/helpers.go CompareKubeAwareVersionStrings, the other way round.
 */
export function compareVersions(a: string, b: string): number {
  const left = parseVersion(a);
  const right = parseVersion(b);
  if (!left || !right) return left ? -1 : right ? 1 : compareBytewise(a, b);
  return right.stage - left.stage || right.major - left.major || right.minor - left.minor;
}

function parseVersion(version: string): { readonly stage: number; readonly major: number; readonly minor: number } | undefined {
  const match = /^v([0-9]+)(?:(alpha|beta)([0-9]+))?$/.exec(version);
  return match ? { major: Number(match[1]), stage: stages.indexOf(match[2] ?? ''), minor: Number(match[3] ?? 0) } : undefined;
}
