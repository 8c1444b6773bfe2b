import type { Toleration } from '#domain/schema/types/core-v1.js';

/**
 * Both lists in one, without those that another one covers; of equal ones the first stays.
 * Source: pkg/util/tolerations/tolerations.go MergeTolerations.
 */
export function mergeTolerations(first: readonly Toleration[], second: readonly Toleration[]): readonly Toleration[] {
  const all = [...first, ...second];
  const merged: Toleration[] = [];
  all.forEach((toleration, i) => {
    if (merged.some((other) => covers(other, toleration))) return;
    if (all.slice(i + 1).some((other) => !isSame(other, toleration) && covers(other, toleration))) return;
    merged.push(toleration);
  });
  return merged;
}

function isSame(a: Toleration, b: Toleration): boolean {
  const isSameText = (name: 'key' | 'operator' | 'value' | 'effect'): boolean => (a[name] ?? '') === (b[name] ?? '');
  return (
    isSameText('key') &&
    isSameText('operator') &&
    isSameText('value') &&
    isSameText('effect') &&
    a.tolerationSeconds === b.tolerationSeconds
  );
}

/** True when `wide` tolerates all that `narrow` tolerates, at least as long as far as upstream looks at that. */
function covers(wide: Toleration, narrow: Toleration): boolean {
  if (isSame(wide, narrow)) return true;
  const { key = '', operator = '', value = '', effect = '', tolerationSeconds } = wide;
  if (key !== (narrow.key ?? '') && (key !== '' || operator !== 'Exists')) return false;
  if (effect !== '' && effect !== (narrow.effect ?? '')) return false;
  if (effect === 'NoExecute' && tolerationSeconds !== undefined && (narrow.tolerationSeconds ?? Infinity) > tolerationSeconds) return false;
  if (operator === 'Exists') return true;
  return (operator === '' || operator === 'Equal') && narrow.operator === 'Equal' && value === (narrow.value ?? '');
}
