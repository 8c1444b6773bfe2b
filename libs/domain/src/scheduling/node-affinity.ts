import { type LabelOperator, labelRequirement, type Labels } from '#domain/selectors/label-requirement.js';
import { matchesSelector, type Selector, selectorFromSet, selectorOf } from '#domain/selectors/selector.js';
import type {
  Node,
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  Pod,
  PreferredSchedulingTerm,
} from '#domain/schema/types/core-v1.js';
import { isStatusError } from '#domain/status/status-error.js';

/** Which nodes a pod may and would like to be on. Source: k8s.io/component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go. */

/** The part of a node that node selectors ask. */
export interface SelectableNode {
  readonly metadata: Pick<Node['metadata'], 'name' | 'labels'>;
}

export type NodePredicate = (node: SelectableNode) => boolean;

const operators: Readonly<Record<string, LabelOperator>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
  Gt: 'gt',
  Lt: 'lt',
};

/** Whether a node satisfies both `nodeSelector` and the required node affinity. */
export function requiredNodeAffinity({ spec }: Pick<Pod, 'spec'>): NodePredicate {
  const labels = selectorFromSet(spec.nodeSelector);
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const matchesTerms = required && nodeSelectorPredicate(required);
  return (node) => matchesSelector(labels, node.metadata.labels) && (!matchesTerms || matchesTerms(node));
}

/** True for nodes that match any of the terms; terms that are empty or cannot be read match none. */
export function nodeSelectorPredicate(selector: NodeSelector): NodePredicate {
  const terms = (selector.nodeSelectorTerms ?? []).flatMap((term) => {
    try {
      return readTerm(term) ?? [];
    } catch (error) {
      if (isStatusError(error)) return [];
      throw error;
    }
  });
  return (node) => terms.some((term) => matchesTerm(term, node));
}

/** The sum of the weights of preferred terms that a node matches. Throws StatusError where a term cannot be read. */
export function preferredNodeAffinity(terms: readonly PreferredSchedulingTerm[]): (node: SelectableNode) => number {
  const weighted = terms.flatMap(({ weight, preference }) => {
    const term = weight === 0 ? undefined : readTerm(preference);
    return term ? { term, weight } : [];
  });
  return (node) => weighted.reduce((sum, { term, weight }) => (matchesTerm(term, node) ? sum + weight : sum), 0);
}

interface Term {
  readonly labels: Selector;
  readonly fields: readonly NodeSelectorRequirement[];
}

function readTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm): Term | undefined {
  if (matchExpressions.length === 0 && matchFields.length === 0) return undefined;
  const requirements = matchExpressions.map(({ key, operator, values = [] }) =>
    labelRequirement(key, operators[operator] ?? (operator as LabelOperator), values),
  );
  return { labels: selectorOf(requirements), fields: matchFields };
}

function matchesTerm({ labels, fields }: Term, { metadata }: SelectableNode): boolean {
  return matchesSelector(labels, metadata.labels) && fields.every((field) => matchesField(field, { 'metadata.name': metadata.name }));
}

/** Fields may only be compared with one value. */
function matchesField({ key, operator, values = [] }: NodeSelectorRequirement, fields: Labels): boolean {
  if (values.length !== 1) return false;
  const is = (fields[key] ?? '') === values[0];
  return operator === 'In' ? is : operator === 'NotIn' && !is;
}
