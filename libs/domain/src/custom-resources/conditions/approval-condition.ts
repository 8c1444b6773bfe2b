import type { StatedCondition } from '#domain/custom-resources/conditions/crd-condition.js';
import { approvalOf, isProtected } from '#domain/resources/apiextensions/custom-resource-definition/api-approval.js';
import type { CustomResourceDefinition } from '#domain/schema/types/apiextensions-v1.js';

const reasons = {
  approved: 'ApprovedAnnotation',
  bypassed: 'UnapprovedAnnotation',
  invalid: 'InvalidAnnotation',
  missing: 'MissingAnnotation',
} as const;

/**
 * What is said of kinds in groups that belong to Kubernetes: who agreed. Undefined for all others.
 * Source: k8s.io/apiextensions-apiserver/pkg/controller/apiapproval/apiapproval_controller.go.
 */
export function approvalCondition(crd: CustomResourceDefinition): StatedCondition | undefined {
  if (!isProtected(crd.spec.group)) return undefined;
  const { state, text } = approvalOf(crd);
  return {
    type: 'KubernetesAPIApprovalPolicyConformant',
    status: state === 'approved' ? 'True' : 'False',
    reason: reasons[state],
    message: text,
  };
}
