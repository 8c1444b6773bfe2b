import { requireExpression, validateExpression } from '#domain/resources/admissionregistration/expression-rules.js';
import { expressionUse, validatePolicy } from '#domain/resources/admissionregistration/policy-rules.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type {
  AuditAnnotation,
  Validation,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicySpec,
} from '#domain/schema/types/admissionregistration-v1.js';
import { duplicate, type FieldError, indexPath, invalid, required } from '#domain/status/field-error.js';
import { validateChoice } from '#domain/validation/choice.js';
import { validateConditions } from '#domain/validation/conditions.js';
import { byteLength, isQualifiedName } from '#domain/validation/names.js';
import { invalidEach, requireText } from '#domain/validation/text.js';
import { repeatsOf } from '#domain/validation/repeats.js';

const maxAnnotations = 20;
const maxValueBytes = 5 * 1024;
const validationsPath = 'spec.validations';
const annotationsPath = 'spec.auditAnnotations';

/** Source: pkg/apis/admissionregistration/validation/validation.go validateValidatingAdmissionPolicySpec. */
export function validateValidatingPolicy(policy: ValidatingAdmissionPolicy, prev?: ValidatingAdmissionPolicy): readonly FieldError[] {
  const { spec } = policy;
  const { validations = [], auditAnnotations = [] } = spec;
  const errors = validatePolicy(spec, prev?.spec);
  if (validations.length === 0 && auditAnnotations.length === 0) {
    const text = 'validations or auditAnnotations must contain at least one item';
    return [...errors, required(validationsPath, text), required(annotationsPath, text)];
  }
  return [
    ...errors,
    ...validations.flatMap((validation, i) => validateValidation(validation, indexPath(validationsPath, i), spec, prev?.spec)),
    ...validateAnnotations(policy, prev?.spec),
  ];
}

function validateValidation(
  validation: Validation,
  path: string,
  spec: ValidatingAdmissionPolicySpec,
  prev: ValidatingAdmissionPolicySpec | undefined,
): readonly FieldError[] {
  const { expression, message = '', messageExpression = '', reason } = validation;
  const stored = prev?.validations ?? [];
  const use = expressionUse(
    spec,
    'bool',
    stored.some((one) => one.expression === expression),
  );
  const messageUse = expressionUse(
    spec,
    'string',
    stored.some((one) => one.messageExpression === messageExpression),
  );
  const messagePath = `${path}.messageExpression`;
  return [
    ...requireExpression(expression, `${path}.expression`, use, 'expression is not specified'),
    ...(messageExpression.trim() === ''
      ? blank(messageExpression, messagePath)
      : validateExpression(messageExpression, messagePath, { ...messageUse, hasAuthorizer: false })),
    ...blank(message, `${path}.message`),
    ...(/[\n\r]/.test(message.trim()) ? [invalid(`${path}.message`, message, 'must not contain line breaks')] : []),
    ...validateChoice(reason, `${path}.reason`, ['Forbidden', 'Invalid', 'RequestEntityTooLarge']),
  ];
}

/** Nothing but white space is neither a text nor no text. */
function blank(text: string, path: string): readonly FieldError[] {
  return text !== '' && text.trim() === '' ? [invalid(path, text, 'must be non-empty if specified')] : [];
}

function validateAnnotations(
  { metadata, spec }: ValidatingAdmissionPolicy,
  prev: ValidatingAdmissionPolicySpec | undefined,
): readonly FieldError[] {
  const { auditAnnotations: given = [] } = spec;
  const isRepeated = repeatsOf(given, ({ key }) => key);
  const shown = given.map((annotation) => internalForm('admissionregistration.v1.AuditAnnotation', annotation));
  return [
    ...(given.length > maxAnnotations
      ? [invalid(annotationsPath, shown, `must not have more than ${maxAnnotations} auditAnnotations`)]
      : []),
    ...given.flatMap((annotation, i) => {
      const path = indexPath(annotationsPath, i);
      return [
        ...validateAnnotationKey(annotation.key, metadata.name, `${path}.key`),
        ...validateValue(annotation, `${path}.valueExpression`, spec, prev),
        ...(isRepeated(i) ? [duplicate(`${path}.key`, annotation.key)] : []),
      ];
    }),
  ];
}

function validateAnnotationKey(key: string, policyName: string, path: string): readonly FieldError[] {
  if (policyName === '') return [invalid(path, key, 'requires metadata.name be non-empty')];
  const name = `${policyName}/${key}`;
  return invalidEach(path, name, isQualifiedName(name));
}

function validateValue(
  { valueExpression }: AuditAnnotation,
  path: string,
  spec: ValidatingAdmissionPolicySpec,
  prev: ValidatingAdmissionPolicySpec | undefined,
): readonly FieldError[] {
  if (byteLength(valueExpression.trim()) > maxValueBytes) return [required(path, `must not exceed ${maxValueBytes} bytes in length`)];
  const isStored = (prev?.auditAnnotations ?? []).some((one) => one.valueExpression === valueExpression);
  return requireExpression(valueExpression, path, expressionUse(spec, 'string or null', isStored), 'valueExpression is not specified');
}

/** Source: validateValidatingAdmissionPolicyStatus. That a fieldRef is a path is not judged. */
export function validatePolicyStatus({ status }: ValidatingAdmissionPolicy): readonly FieldError[] {
  const warnings = status.typeChecking?.expressionWarnings ?? [];
  return [
    ...warnings.flatMap(({ warning, fieldRef }, i) => {
      const path = indexPath('status.typeChecking.expressionWarnings', i);
      return [...requireText(warning, `${path}.warning`), ...requireText(fieldRef.trim(), `${path}.fieldRef`)];
    }),
    ...validateConditions(status.conditions ?? [], 'status.conditions'),
  ];
}
