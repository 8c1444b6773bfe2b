import { goQuote } from '#domain/json/go-marshal.js';
import type { CustomResourceDefinition } from '#domain/schema/types/apiextensions-v1.js';
import { type FieldError, indexPath, invalid, required } from '#domain/status/field-error.js';
import { parseRequestUri } from '#domain/url/parse-url.js';

const annotationName = 'api-approved.kubernetes.io';
const seeText = 'see https://github.com/kubernetes/enhancements/pull/1111';

type Approval = 'missing' | 'bypassed' | 'approved' | 'invalid';

/**
 * Kinds in groups of Kubernetes need an annotation that says who agreed, unless `prev` did without as well.
 * Source: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go validateAPIApproval.
 */
export function validateApproval(next: CustomResourceDefinition, prev?: CustomResourceDefinition): readonly FieldError[] {
  if (!isProtected(next.spec.group)) return [];
  const approval = approvalOf(next);
  if (prev && approvalOf(prev) === approval) return [];
  const path = indexPath('metadata.annotations', annotationName);
  const text = `protected groups must have approval annotation ${goQuote(annotationName)}`;
  if (approval === 'missing') return [required(path, `${text}, ${seeText}`)];
  if (approval !== 'invalid') return [];
  const value = next.metadata.annotations?.[annotationName] ?? '';
  return [invalid(path, value, `${text} with either a URL or a reason starting with "unapproved", ${seeText}`)];
}

/** Groups that belong to the Kubernetes project. */
export function isProtected(group: string): boolean {
  return ['k8s.io', 'kubernetes.io'].some((domain) => group === domain || group.endsWith(`.${domain}`));
}

function approvalOf({ metadata }: CustomResourceDefinition): Approval {
  const value = metadata.annotations?.[annotationName] ?? '';
  if (value === '') return 'missing';
  if (value.startsWith('unapproved')) return 'bypassed';
  const url = parseRequestUri(value);
  return typeof url === 'object' && url.host !== '' && url.scheme !== '' ? 'approved' : 'invalid';
}
