import type { JsonObject } from '#domain/json/json.js';
import {
  defined,
  objectOf,
  optionalCount,
  optionalObject,
  optionalQuantity,
  optionalSelector,
  quantityOrZero,
  textOf,
} from '#domain/resources/autoscaling/horizontal-pod-autoscaler/annotation-reader.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type {
  CrossVersionObjectReference,
  MetricIdentifier,
  MetricSpec,
  MetricTarget,
  ResourceMetricSource,
} from '#domain/schema/types/autoscaling-v2.js';
import type { LabelSelector } from '#domain/schema/types/meta-v1.js';

/**
 * Metrics in the form they have in the annotation of autoscaling/v1: objects for goMarshal, whose members stand in the order of Go's
 * types, and back. Source: pkg/apis/autoscaling/v1/conversion.go, staging/src/k8s.io/api/autoscaling/v1/types.go.
 */
export function toV1Metric({ type, object, pods, resource, containerResource, external }: MetricSpec): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>([
    ['type', type],
    ['object', object && toV1Object(object.describedObject, object.metric, ['targetValue', object.target.value], object.target)],
    ['pods', pods && toV1Pods(pods.metric, ['targetAverageValue', pods.target.averageValue])],
    ['resource', resource && new Map(toV1Usage(resource))],
    ['containerResource', containerResource && new Map([...toV1Usage(containerResource), ['container', containerResource.container]])],
    ['external', external && toV1External(external.metric, external.target)],
  ]);
}

/** A quantity that v1 always writes, under its name there. */
export type WrittenQuantity = readonly [name: string, value: string | undefined];

/** For specs and statuses. */
export function toV1Object(
  { kind, name, apiVersion }: CrossVersionObjectReference,
  metric: MetricIdentifier,
  [valueName, value = '0']: WrittenQuantity,
  { averageValue }: { readonly averageValue?: string },
): ReadonlyMap<string, unknown> {
  const target = new Map([['kind', kind], ['name', name], ...(apiVersion ? [['apiVersion', apiVersion] as const] : [])]);
  return new Map<string, unknown>([
    ['target', target],
    ['metricName', metric.name],
    [valueName, value],
    ['selector', printSelector(metric.selector)],
    ['averageValue', averageValue],
  ]);
}

/** For specs and statuses. */
export function toV1Pods(metric: MetricIdentifier, [valueName, value = '0']: WrittenQuantity): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>([
    ['metricName', metric.name],
    [valueName, value],
    ['selector', printSelector(metric.selector)],
  ]);
}

/** Selectors of meta/v1 in the order of Go's type. */
export function printSelector(selector: LabelSelector | undefined): unknown {
  return selector && internalForm('meta.v1.LabelSelector', selector);
}

function toV1Usage({ name, target }: ResourceMetricSource): readonly (readonly [string, unknown])[] {
  return [
    ['name', name],
    ['targetAverageUtilization', target.averageUtilization],
    ['targetAverageValue', target.averageValue],
  ];
}

function toV1External({ name, selector }: MetricIdentifier, { value, averageValue }: MetricTarget): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>([
    ['metricName', name],
    ['metricSelector', printSelector(selector)],
    ['targetValue', value],
    ['targetAverageValue', averageValue],
  ]);
}

/** What an object of the annotation says. */
export function fromV1Metric(metric: JsonObject): MetricSpec {
  return defined<MetricSpec>({
    type: textOf(metric['type']),
    object: optionalObject(metric['object'], (source) => ({
      describedObject: readReference(source),
      target: objectTarget(quantityOrZero(source['targetValue']), optionalQuantity(source['averageValue'])),
      metric: readIdentifier(source),
    })),
    pods: optionalObject(metric['pods'], (source) => ({
      metric: readIdentifier(source),
      target: { type: 'AverageValue', averageValue: quantityOrZero(source['targetAverageValue']) },
    })),
    resource: optionalObject(metric['resource'], (source) => ({ name: textOf(source['name']), target: usageTarget(source) })),
    containerResource: optionalObject(metric['containerResource'], (source) => ({
      name: textOf(source['name']),
      target: usageTarget(source),
      container: textOf(source['container']),
    })),
    external: optionalObject(metric['external'], (source) => ({
      metric: readIdentifier(source, 'metricSelector'),
      target: externalTarget(optionalQuantity(source['targetValue']), optionalQuantity(source['targetAverageValue'])),
    })),
  });
}

export function readReference(source: JsonObject): CrossVersionObjectReference {
  const target = objectOf(source['target']);
  const apiVersion = textOf(target['apiVersion']);
  return { kind: textOf(target['kind']), name: textOf(target['name']), ...(apiVersion !== '' && { apiVersion }) };
}

export function readIdentifier(source: JsonObject, selectorName = 'selector'): MetricIdentifier {
  return defined<MetricIdentifier>({ name: textOf(source['metricName']), selector: optionalSelector(source[selectorName]) });
}

/** v1 cannot leave the value out, so that beside an average a zero stands for none. */
function objectTarget(value: string, averageValue: string | undefined): MetricTarget {
  if (averageValue === undefined) return { type: 'Value', value };
  return { type: 'AverageValue', ...(value !== '0' && { value }), averageValue };
}

function usageTarget(source: JsonObject): MetricTarget {
  const averageUtilization = optionalCount(source['targetAverageUtilization']);
  const averageValue = optionalQuantity(source['targetAverageValue']);
  return defined<MetricTarget>({
    type: averageUtilization === undefined ? 'AverageValue' : 'Utilization',
    averageValue,
    averageUtilization,
  });
}

function externalTarget(value: string | undefined, averageValue: string | undefined): MetricTarget {
  return defined<MetricTarget>({ type: value === undefined ? 'AverageValue' : 'Value', value, averageValue });
}
