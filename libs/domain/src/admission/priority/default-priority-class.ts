import type { KindReader } from '#domain/admission/kind-reader.js';
import type { PriorityClass } from '#domain/schema/types/scheduling-v1.js';

/** The class of pods that name none. There should be one at most; where there are more, the lowest counts. */
export function defaultPriorityClass(classes: Pick<KindReader<PriorityClass>, 'list'>): PriorityClass | undefined {
  let lowest: PriorityClass | undefined;
  for (const one of classes.list()) {
    if (one.globalDefault && (!lowest || lowest.value > one.value)) lowest = one;
  }
  return lowest;
}
