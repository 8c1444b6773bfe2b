import type { JsonObject } from '#domain/json/json.js';
import {
  defined,
  optionalCount,
  optionalObject,
  optionalQuantity,
  quantityOrZero,
  textOf,
} from '#domain/resources/autoscaling/horizontal-pod-autoscaler/annotation-reader.js';
import {
  printSelector,
  readIdentifier,
  readReference,
  toV1Object,
  toV1Pods,
} from '#domain/resources/autoscaling/horizontal-pod-autoscaler/v1-metrics.js';
import type {
  ExternalMetricStatus,
  HorizontalPodAutoscalerCondition,
  MetricStatus,
  MetricValueStatus,
  ResourceMetricStatus,
} from '#domain/schema/types/autoscaling-v2.js';

/**
 * Statuses of metrics, and conditions, in the form they have in annotations of autoscaling/v1, and back; see v1-metrics.ts.
 * Source: pkg/apis/autoscaling/v1/conversion.go.
 */
export function toV1MetricStatus(status: MetricStatus): ReadonlyMap<string, unknown> {
  const { type, object, pods, resource, containerResource, external } = status;
  return new Map<string, unknown>([
    ['type', type],
    ['object', object && toV1Object(object.describedObject, object.metric, ['currentValue', object.current.value], object.current)],
    ['pods', pods && toV1Pods(pods.metric, ['currentAverageValue', pods.current.averageValue])],
    ['resource', resource && new Map(toV1Usage(resource))],
    ['containerResource', containerResource && new Map([...toV1Usage(containerResource), ['container', containerResource.container]])],
    ['external', external && toV1External(external)],
  ]);
}

function toV1Usage({ name, current }: ResourceMetricStatus): readonly (readonly [string, unknown])[] {
  return [
    ['name', name],
    ['currentAverageUtilization', current.averageUtilization],
    ['currentAverageValue', current.averageValue ?? '0'],
  ];
}

function toV1External({ metric, current }: ExternalMetricStatus): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>([
    ['metricName', metric.name],
    ['metricSelector', printSelector(metric.selector)],
    ['currentValue', current.value ?? '0'],
    ['currentAverageValue', current.averageValue],
  ]);
}

/** What an object of the annotation says. */
export function fromV1MetricStatus(status: JsonObject): MetricStatus {
  return defined<MetricStatus>({
    type: textOf(status['type']),
    object: optionalObject(status['object'], (source) => ({
      metric: readIdentifier(source),
      current: valueStatus(quantityOrZero(source['currentValue']), optionalQuantity(source['averageValue'])),
      describedObject: readReference(source),
    })),
    pods: optionalObject(status['pods'], (source) => ({
      metric: readIdentifier(source),
      current: { averageValue: quantityOrZero(source['currentAverageValue']) },
    })),
    resource: optionalObject(status['resource'], (source) => ({ name: textOf(source['name']), current: usageStatus(source) })),
    containerResource: optionalObject(status['containerResource'], (source) => ({
      name: textOf(source['name']),
      current: usageStatus(source),
      container: textOf(source['container']),
    })),
    external: optionalObject(status['external'], (source) => ({
      metric: readIdentifier(source, 'metricSelector'),
      current: valueStatus(quantityOrZero(source['currentValue']), optionalQuantity(source['currentAverageValue'])),
    })),
  });
}

function valueStatus(value: string, averageValue: string | undefined): MetricValueStatus {
  return defined<MetricValueStatus>({ value, averageValue });
}

function usageStatus(source: JsonObject): MetricValueStatus {
  const averageUtilization = optionalCount(source['currentAverageUtilization']);
  return defined<MetricValueStatus>({ averageValue: quantityOrZero(source['currentAverageValue']), averageUtilization });
}

export function toV1Condition(condition: HorizontalPodAutoscalerCondition): ReadonlyMap<string, unknown> {
  const { type, status, lastTransitionTime, reason, message } = condition;
  return new Map<string, unknown>([
    ['type', type],
    ['status', status],
    ['lastTransitionTime', lastTransitionTime ?? null],
    ['reason', reason || undefined],
    ['message', message || undefined],
  ]);
}

export function fromV1Condition(condition: JsonObject): HorizontalPodAutoscalerCondition {
  const [reason, message] = [textOf(condition['reason']), textOf(condition['message'])];
  return {
    type: textOf(condition['type']),
    status: textOf(condition['status']),
    lastTransitionTime: textOf(condition['lastTransitionTime']) || null,
    ...(reason !== '' && { reason }),
    ...(message !== '' && { message }),
  };
}
