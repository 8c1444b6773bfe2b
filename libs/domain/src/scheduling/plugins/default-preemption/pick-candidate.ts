import { podPriority } from '#domain/scheduling/cache/pod-info.js';
import { earliestStartOfHighest } from '#domain/scheduling/plugins/default-preemption/importance.js';
import type { Candidate } from '#domain/scheduling/plugins/default-preemption/select-victims.js';

/**
 * The node on which least harm is done. Each measure decides only between those that are equal by the ones before it: budgets violated; the
 * most important victim; the importance of all together; their number; how long the most important have run. Else the first.
 * Source: pkg/scheduler/framework/preemption/preemption.go pickOneNodeForPreemption.
 */
export function pickCandidate(candidates: readonly Candidate[], now: number): Candidate | undefined {
  const measures: readonly ((candidate: Candidate) => number)[] = [
    ({ violations }) => violations,
    ({ victims: [first] }) => (first ? podPriority(first) : 0),
    // Shifted so that a few pods of negative priority are not preferred to fewer of them.
    ({ victims }) => victims.reduce((sum, pod) => sum + podPriority(pod) + 2 ** 31, 0),
    ({ victims }) => victims.length,
    ({ victims }) => -earliestStartOfHighest(victims, now),
  ];
  let best = candidates;
  for (const measure of measures) {
    const harm = best.map(measure);
    const least = harm.reduce((lowest, one) => Math.min(lowest, one), Infinity);
    best = best.filter((_candidate, i) => harm[i] === least);
  }
  return best[0];
}
