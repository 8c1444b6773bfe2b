import { admissionForbidden, type Attributes } from '#domain/admission/attributes.js';
import { isAbout } from '#domain/admission/is-about.js';
import { defaultPriorityClass } from '#domain/admission/priority/default-priority-class.js';
import type { KindReader } from '#domain/admission/kind-reader.js';
import { fillAbsent } from '#domain/json/fill.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import type { Pod } from '#domain/schema/types/core-v1.js';
import type { PriorityClass } from '#domain/schema/types/scheduling-v1.js';

/** What a class gives a pod; the one without a name is for clusters that have no default class. */
interface Priority {
  readonly name: string;
  readonly value: number;
  readonly preemptionPolicy: string | undefined;
}

const noClass: Priority = { name: '', value: 0, preemptionPolicy: 'PreemptLowerPriority' };

/**
 * New pods get the number of their priority class, or of the default one; updates that leave the number out keep it. Throws 403.
 * Source: plugin/pkg/admission/priority/admission.go.
 */
export function admitPriority(attributes: Attributes, object: KubeObject, classes: KindReader<PriorityClass>): KubeObject {
  if (!isAbout(attributes, pods)) return object;
  const pod = object as Pod;
  if (attributes.operation === 'CREATE') return withPriority(attributes, pod, priorityOf(attributes, pod, classes));
  return attributes.operation === 'UPDATE' ? keepPriority(pod, attributes.oldObject as Pod | undefined) : object;
}

function priorityOf(attributes: Attributes, pod: Pod, classes: KindReader<PriorityClass>): Priority {
  const name = pod.spec.priorityClassName ?? '';
  const found = name === '' ? defaultPriorityClass(classes) : classes.get(name);
  if (found) return { name: found.metadata.name, value: found.value, preemptionPolicy: found.preemptionPolicy };
  if (name === '') return noClass;
  throw admissionForbidden(attributes, pod, `no PriorityClass with name ${name} was found`);
}

function withPriority(attributes: Attributes, pod: Pod, { name, value, preemptionPolicy }: Priority): Pod {
  const { priority, preemptionPolicy: given } = pod.spec;
  const refuse = (what: string, computed: string | number): Error =>
    admissionForbidden(
      attributes,
      pod,
      `the ${what} must not be provided in pod spec; priority admission controller computed ${computed} from the given PriorityClass name`,
    );
  if (priority !== undefined && priority !== value) throw refuse(`integer value of priority (${priority})`, value);
  if (preemptionPolicy !== undefined && given !== undefined && given !== preemptionPolicy) {
    throw refuse(`string value of PreemptionPolicy (${given})`, preemptionPolicy);
  }
  const spec = { ...pod.spec, priorityClassName: name, priority: value, ...(preemptionPolicy !== undefined && { preemptionPolicy }) };
  return { ...pod, spec };
}

/** Other changes are for the rules of pods to refuse. */
function keepPriority(pod: Pod, old: Pod | undefined): Pod {
  const { priority, preemptionPolicy } = old?.spec ?? {};
  const spec = fillAbsent(pod.spec, {
    ...(priority !== undefined && { priority }),
    ...(preemptionPolicy !== undefined && { preemptionPolicy }),
  });
  return spec === pod.spec ? pod : { ...pod, spec };
}
