import { parseQuantity, quantitySign } from '#domain/quantity/quantity.js';
import { type ReferenceOptions, validateReference } from '#domain/resources/autoscaling/validate-reference.js';
import { validateContainerResourceName } from '#domain/resources/core/validate-resource-name.js';
import type {
  ContainerResourceMetricSource,
  ExternalMetricSource,
  MetricIdentifier,
  MetricSpec,
  MetricTarget,
  ObjectMetricSource,
  PodsMetricSource,
  ResourceMetricSource,
} from '#domain/schema/types/autoscaling-v2.js';
import { childPath, type FieldError, forbidden, invalid, notSupported, required } from '#domain/status/field-error.js';
import { isDns1123Label, nameIsPathSegment } from '#domain/validation/names.js';
import { invalidEach, requireForm, requireText } from '#domain/validation/text.js';

const fields = ['object', 'external', 'pods', 'resource', 'containerResource'] as const;

/** The field that holds a metric of each type. */
const fieldOfType: Readonly<Record<string, (typeof fields)[number]>> = {
  ContainerResource: 'containerResource',
  External: 'external',
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
};
const types = Object.keys(fieldOfType);
const targetTypes = ['Utilization', 'Value', 'AverageValue'];

/** Source: pkg/apis/autoscaling/validation/validation.go validateMetricSpec. Unknown types are reported twice there. */
export function validateMetric(metric: MetricSpec, path: string, options: ReferenceOptions): readonly FieldError[] {
  const typePath = childPath(path, 'type');
  const expected = fieldOfType[metric.type];
  const present = fields.filter((name) => metric[name]);
  const unsupported = expected ? [] : [notSupported(typePath, metric.type, types)];
  const missing = 'must populate information for the given metric source';
  const others = present.length > 1 ? present.filter((name) => name !== expected) : [];
  return [
    ...requireText(metric.type, typePath, 'must specify a metric source type'),
    ...unsupported,
    ...validateFirstSource(metric, path, options),
    ...(expected && !metric[expected] ? [required(childPath(path, expected), missing)] : []),
    ...unsupported,
    ...others.map((name) => forbidden(childPath(path, name), 'must populate the given metric source only')),
  ];
}

/** Only the first source that is there is looked at. */
function validateFirstSource(metric: MetricSpec, path: string, options: ReferenceOptions): readonly FieldError[] {
  const { object, external, pods, resource, containerResource } = metric;
  if (object) return validateObjectSource(object, childPath(path, 'object'), options);
  if (external) return validateExternalSource(external, childPath(path, 'external'));
  if (pods) return validatePodsSource(pods, childPath(path, 'pods'));
  if (resource) return validateResourceSource(resource, childPath(path, 'resource'));
  return containerResource ? validateContainerSource(containerResource, childPath(path, 'containerResource')) : [];
}

function validateObjectSource(
  { describedObject, metric, target }: ObjectMetricSource,
  path: string,
  options: ReferenceOptions,
): readonly FieldError[] {
  const isUnset = target.value === undefined && target.averageValue === undefined;
  return [
    ...validateReference(describedObject, childPath(path, 'describedObject'), options),
    ...validateIdentifier(metric, childPath(path, 'metric')),
    ...validateTarget(target, childPath(path, 'target')),
    ...(isUnset ? [required(childPath(path, 'target', 'averageValue'), 'must set either a target value or averageValue')] : []),
  ];
}

function validateExternalSource({ metric, target }: ExternalMetricSource, path: string): readonly FieldError[] {
  const at = childPath(path, 'target');
  const { value, averageValue } = target;
  const neither = 'must set either a target value for metric or a per-pod target';
  const both = 'may not set both a target value for metric and a per-pod target';
  return [
    ...validateIdentifier(metric, childPath(path, 'metric')),
    ...validateTarget(target, at),
    ...(value === undefined && averageValue === undefined ? [required(childPath(at, 'averageValue'), neither)] : []),
    ...(value !== undefined && averageValue !== undefined ? [forbidden(childPath(at, 'value'), both)] : []),
  ];
}

function validatePodsSource({ metric, target }: PodsMetricSource, path: string): readonly FieldError[] {
  const at = childPath(path, 'target');
  const isUnset = target.averageValue === undefined;
  return [
    ...validateIdentifier(metric, childPath(path, 'metric')),
    ...validateTarget(target, at),
    ...(isUnset ? [required(childPath(at, 'averageValue'), 'must specify a positive target averageValue')] : []),
  ];
}

function validateResourceSource({ name, target }: ResourceMetricSource, path: string): readonly FieldError[] {
  return [
    ...requireText(name, childPath(path, 'name'), 'must specify a resource name'),
    ...validateUsage(target, childPath(path, 'target')),
  ];
}

function validateContainerSource({ name, container, target }: ContainerResourceMetricSource, path: string): readonly FieldError[] {
  const namePath = childPath(path, 'name');
  const containerPath = childPath(path, 'container');
  return [
    ...requireText(name, namePath, 'must specify a resource name'),
    ...(name === '' ? [] : validateContainerResourceName(name, namePath)),
    ...requireText(container, containerPath, 'must specify a container'),
    ...(container === '' ? [] : invalidEach(containerPath, container, isDns1123Label(container))),
    ...validateUsage(target, childPath(path, 'target')),
  ];
}

function validateIdentifier({ name }: MetricIdentifier, path: string): readonly FieldError[] {
  const at = childPath(path, 'name');
  if (name === '') return [required(at, 'must specify a metric name')];
  return requireForm(name, at, (value) => nameIsPathSegment(value, false));
}

function validateUsage(target: MetricTarget, path: string): readonly FieldError[] {
  const { averageUtilization, averageValue } = target;
  const neither = 'must set either a target raw value or a target utilization';
  const both = 'may not set both a target raw value and a target utilization';
  return [
    ...validateTarget(target, path),
    ...(averageUtilization === undefined && averageValue === undefined ? [required(childPath(path, 'averageUtilization'), neither)] : []),
    ...(averageUtilization !== undefined && averageValue !== undefined ? [forbidden(childPath(path, 'averageValue'), both)] : []),
  ];
}

function validateTarget({ type, value, averageValue, averageUtilization }: MetricTarget, path: string): readonly FieldError[] {
  const typePath = childPath(path, 'type');
  return [
    ...requireText(type, typePath, 'must specify a metric target type'),
    ...(targetTypes.includes(type) ? [] : [invalid(typePath, type, 'must be either Utilization, Value, or AverageValue')]),
    ...validatePositive(value, childPath(path, 'value')),
    ...validatePositive(averageValue, childPath(path, 'averageValue')),
    ...(averageUtilization !== undefined && averageUtilization < 1
      ? [invalid(childPath(path, 'averageUtilization'), averageUtilization, 'must be greater than 0')]
      : []),
  ];
}

function validatePositive(amount: string | undefined, path: string): readonly FieldError[] {
  const parsed = parseQuantity(amount ?? '1');
  return parsed && quantitySign(parsed) !== 1 ? [invalid(path, amount, 'must be positive')] : [];
}
