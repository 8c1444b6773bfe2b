import { internalForm } from '#domain/schema/internal-form.js';
import type {
  FieldSelectorAttributes,
  LabelSelectorAttributes,
  ResourceAttributes,
  SelfSubjectAccessReviewSpec,
  SubjectAccessReviewSpec,
} from '#domain/schema/types/authorization-v1.js';
import type { FieldSelectorRequirement, ObjectMeta } from '#domain/schema/types/meta-v1.js';
import { type FieldError, forbidden, indexPath, invalid, required } from '#domain/status/field-error.js';
import { validateLabelRequirement } from '#domain/validation/labels.js';

const attributesPath = 'spec.resourceAttributes';

/** What is asked about: a resource or a path, not both. Source: pkg/apis/authorization/validation/validation.go ValidateSelfSubjectAccessReviewSpec. */
export function validateAttributes({ resourceAttributes, nonResourceAttributes }: SelfSubjectAccessReviewSpec): readonly FieldError[] {
  return [...validateOneKind(resourceAttributes, nonResourceAttributes), ...validateResourceAttributes(resourceAttributes)];
}

/** Also about whom. Source: ValidateSubjectAccessReviewSpec. */
export function validateSubjectAttributes(spec: SubjectAccessReviewSpec): readonly FieldError[] {
  const { resourceAttributes, nonResourceAttributes, user = '', groups = [] } = spec;
  const isNobody = user === '' && groups.length === 0;
  return [
    ...validateOneKind(resourceAttributes, nonResourceAttributes),
    ...(isNobody ? [invalid('spec.user', user, 'at least one of user or group must be specified')] : []),
    ...validateResourceAttributes(resourceAttributes),
  ];
}

/** A review has no metadata: it is no object. `but` are the fields it may have. */
export function validateNoMetadata(metadata: ObjectMeta, text: string, but: readonly (keyof ObjectMeta)[] = []): readonly FieldError[] {
  const allowed = new Set<string>(['managedFields', ...but]);
  const isEmpty = (value: unknown): boolean =>
    value === undefined || value === null || value === '' || value === 0 || (typeof value === 'object' && Object.keys(value).length === 0);
  const hasMore = Object.entries(metadata).some(([name, value]) => !allowed.has(name) && !isEmpty(value));
  return hasMore ? [invalid('metadata', internalForm('meta.v1.ObjectMeta', metadata), text)] : [];
}

function validateOneKind(
  resource: SubjectAccessReviewSpec['resourceAttributes'],
  nonResource: SubjectAccessReviewSpec['nonResourceAttributes'],
): readonly FieldError[] {
  if (resource && nonResource) {
    const shown = internalForm('authorization.v1.NonResourceAttributes', nonResource);
    return [invalid('spec.nonResourceAttributes', shown, 'cannot be specified in combination with resourceAttributes')];
  }
  if (resource || nonResource) return [];
  return [invalid(attributesPath, null, 'exactly one of nonResourceAttributes or resourceAttributes must be specified')];
}

function validateResourceAttributes(attributes: ResourceAttributes | undefined): readonly FieldError[] {
  const { fieldSelector, labelSelector } = attributes ?? {};
  const [fields, labels] = [`${attributesPath}.fieldSelector`, `${attributesPath}.labelSelector`];
  return [
    ...validateSelector(fieldSelector, fields),
    ...(fieldSelector?.requirements ?? []).flatMap((requirement, i) =>
      validateFieldRequirement(requirement, indexPath(`${fields}.requirements`, i)),
    ),
    ...validateSelector(labelSelector, labels),
    ...(labelSelector?.requirements ?? []).flatMap((requirement, i) =>
      validateLabelRequirement(requirement, indexPath(`${labels}.requirements`, i), { allowUnknownOperator: true }),
    ),
  ];
}

function validateSelector(selector: FieldSelectorAttributes | LabelSelectorAttributes | undefined, path: string): readonly FieldError[] {
  if (!selector) return [];
  const { rawSelector = '', requirements = [] } = selector;
  if (rawSelector !== '' && requirements.length > 0) {
    return [invalid(`${path}.rawSelector`, rawSelector, 'may not specified at the same time as requirements')];
  }
  if (rawSelector !== '' || requirements.length > 0) return [];
  return [required(`${path}.requirements`, `when ${path} is specified, requirements or rawSelector is required`)];
}

/** Unknown operators are let through, for clients that know more. */
function validateFieldRequirement({ key, operator, values = [] }: FieldSelectorRequirement, path: string): readonly FieldError[] {
  const errors = key === '' ? [required(`${path}.key`, 'must be specified')] : [];
  const takesValues = operator === 'In' || operator === 'NotIn';
  if (takesValues && values.length === 0) {
    return [...errors, required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'")];
  }
  const takesNone = operator === 'Exists' || operator === 'DoesNotExist';
  if (!takesNone || values.length === 0) return errors;
  return [...errors, forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
}
