import { goQuote } from '#domain/json/go-marshal.js';
import type { CustomResourceDefinition } from '#domain/schema/types/apiextensions-v1.js';
import { type FieldError, indexPath, invalid, required } from '#domain/status/field-error.js';
import { parseRequestUri } from '#domain/url/parse-url.js';

const annotationName = 'api-approved.kubernetes.io';
const seeText = 'see https://github.com/kubernetes/enhancements/pull/1111';
const needed = `protected groups must have approval annotation ${goQuote(annotationName)}`;

/** Whether the Kubernetes project agreed to a kind, as an annotation says, and that in words. */
export interface Approval {
  readonly state: 'missing' | 'bypassed' | 'approved' | 'invalid';
  readonly text: string;
}

/**
 * Kinds in groups of Kubernetes need an annotation that says who agreed, unless `prev` did without as well.
 * Source: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go validateAPIApproval.
 */
export function validateApproval(next: CustomResourceDefinition, prev?: CustomResourceDefinition): readonly FieldError[] {
  if (!isProtected(next.spec.group)) return [];
  const { state, text } = approvalOf(next);
  if (prev && approvalOf(prev).state === state) return [];
  const path = indexPath('metadata.annotations', annotationName);
  if (state === 'missing') return [required(path, text)];
  return state === 'invalid' ? [invalid(path, annotationOf(next), text)] : [];
}

/** Groups that belong to the Kubernetes project. */
export function isProtected(group: string): boolean {
  return ['k8s.io', 'kubernetes.io'].some((domain) => group === domain || group.endsWith(`.${domain}`));
}

/** Source: GetAPIApprovalState in k8s.io/apiextensions-apiserver/pkg/apihelpers/helpers.go. */
export function approvalOf(crd: CustomResourceDefinition): Approval {
  const value = annotationOf(crd);
  if (value === '') return { state: 'missing', text: `${needed}, ${seeText}` };
  if (value.startsWith('unapproved')) return { state: 'bypassed', text: `not approved: ${goQuote(value)}` };
  const url = parseRequestUri(value);
  if (typeof url === 'object' && url.host !== '' && url.scheme !== '') return { state: 'approved', text: `approved in ${value}` };
  return { state: 'invalid', text: `${needed} with either a URL or a reason starting with "unapproved", ${seeText}` };
}

function annotationOf({ metadata }: CustomResourceDefinition): string {
  return metadata.annotations?.[annotationName] ?? '';
}
