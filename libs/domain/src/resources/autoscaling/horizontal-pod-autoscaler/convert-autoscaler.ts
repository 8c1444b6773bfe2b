import { goMarshal } from '#domain/json/go-marshal.js';
import type { JsonObject } from '#domain/json/json.js';
import {
  defined,
  objectOf,
  optionalCount,
  optionalObject,
  optionalQuantity,
  readList,
  readObject,
  textOf,
} from '#domain/resources/autoscaling/horizontal-pod-autoscaler/annotation-reader.js';
import { cpuMetric, defaultCpuUtilization } from '#domain/resources/autoscaling/horizontal-pod-autoscaler/default-autoscaler.js';
import {
  roundTripAnnotations,
  withAnnotations,
  withoutRoundTripAnnotations,
} from '#domain/resources/autoscaling/horizontal-pod-autoscaler/round-trip-annotations.js';
import {
  fromV1Condition,
  fromV1MetricStatus,
  toV1Condition,
  toV1MetricStatus,
} from '#domain/resources/autoscaling/horizontal-pod-autoscaler/v1-metric-statuses.js';
import { fromV1Metric, toV1Metric } from '#domain/resources/autoscaling/horizontal-pod-autoscaler/v1-metrics.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type { HorizontalPodAutoscaler as AutoscalerV1 } from '#domain/schema/types/autoscaling-v1.js';
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerBehavior,
  HorizontalPodAutoscalerSpec,
  HorizontalPodAutoscalerStatus,
  HPAScalingRules,
  MetricSpec,
} from '#domain/schema/types/autoscaling-v2.js';
import { isJsonList } from '#domain/json/json.js';

/**
 * Between autoscaling/v1, which knows the use of CPU only, and autoscaling/v2, which is stored. The rest stands in annotations of v1.
 * Source: pkg/apis/autoscaling/v1/conversion.go.
 */
export function toAutoscalerV2(autoscaler: AutoscalerV1): HorizontalPodAutoscaler {
  const { scaleTargetRef, minReplicas, maxReplicas } = autoscaler.spec;
  const behavior = readBehavior(autoscaler);
  const spec: HorizontalPodAutoscalerSpec = {
    scaleTargetRef,
    ...(minReplicas !== undefined && { minReplicas }),
    maxReplicas,
    metrics: readMetrics(autoscaler),
    ...(behavior && { behavior }),
  };
  const { metadata } = withoutRoundTripAnnotations(autoscaler);
  const bare = { kind: autoscaler.kind, apiVersion: 'autoscaling/v2', metadata, spec, status: readStatus(autoscaler) };
  return withAnnotations(bare, metadata.annotations ?? {});
}

function readMetrics({ metadata, spec }: AutoscalerV1): readonly MetricSpec[] {
  const others = readList(metadata.annotations?.[roundTripAnnotations.metrics], fromV1Metric) ?? [];
  const { targetCPUUtilizationPercentage: percent } = spec;
  const metrics = percent === undefined ? others : [...others, cpuMetric(percent)];
  return metrics.length > 0 ? metrics : [cpuMetric(defaultCpuUtilization)];
}

function readStatus({ metadata, status }: AutoscalerV1): HorizontalPodAutoscalerStatus {
  const { annotations = {} } = metadata;
  const { observedGeneration, lastScaleTime, currentReplicas, desiredReplicas, currentCPUUtilizationPercentage: percent } = status;
  const conditions = readList(annotations[roundTripAnnotations.conditions], fromV1Condition) ?? [];
  const cpu = percent === undefined ? [] : [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: percent } } }];
  const currentMetrics = readList(annotations[roundTripAnnotations.currentMetrics], fromV1MetricStatus) ?? cpu;
  return {
    ...(observedGeneration !== undefined && { observedGeneration }),
    ...(lastScaleTime !== undefined && { lastScaleTime }),
    ...(currentReplicas !== 0 && { currentReplicas }),
    desiredReplicas,
    currentMetrics: currentMetrics.length > 0 ? currentMetrics : null,
    ...(conditions.length > 0 && { conditions }),
  };
}

/** Written with the names of Go's internal type, and read in any case. */
function readBehavior({ metadata }: AutoscalerV1): HorizontalPodAutoscalerBehavior | undefined {
  const behavior = readObject(metadata.annotations?.[roundTripAnnotations.behavior], (object) => {
    const members = lowerCased(object);
    return defined<HorizontalPodAutoscalerBehavior>({
      scaleUp: optionalObject(members['scaleup'], readRules),
      scaleDown: optionalObject(members['scaledown'], readRules),
    });
  });
  return behavior && Object.keys(behavior).length > 0 ? behavior : undefined;
}

function readRules(object: JsonObject): HPAScalingRules {
  const members = lowerCased(object);
  const { policies } = members;
  return defined<HPAScalingRules>({
    stabilizationWindowSeconds: optionalCount(members['stabilizationwindowseconds']),
    selectPolicy: textOf(members['selectpolicy']) || undefined,
    policies: isJsonList(policies)
      ? policies.map((policy) => {
          const { type, value, periodseconds } = lowerCased(objectOf(policy));
          return { type: textOf(type), value: optionalCount(value) ?? 0, periodSeconds: optionalCount(periodseconds) ?? 0 };
        })
      : undefined,
    tolerance: optionalQuantity(members['tolerance']),
  });
}

function lowerCased(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, member]) => [name.toLowerCase(), member]));
}

export function toAutoscalerV1(autoscaler: HorizontalPodAutoscaler): AutoscalerV1 {
  const { spec, status } = autoscaler;
  const { scaleTargetRef, minReplicas, maxReplicas, metrics = [] } = spec;
  const percent = metrics.find(isCpuUtilization)?.resource?.target.averageUtilization;
  const { observedGeneration, lastScaleTime, currentReplicas = 0, desiredReplicas, currentMetrics } = status;
  const current = (currentMetrics ?? []).findLast(
    ({ type, resource }) => type === 'Resource' && resource?.name === 'cpu' && resource.current.averageUtilization !== undefined,
  )?.resource?.current.averageUtilization;
  const { metadata } = withoutRoundTripAnnotations(autoscaler);
  const bare: AutoscalerV1 = {
    kind: autoscaler.kind,
    apiVersion: 'autoscaling/v1',
    metadata,
    spec: {
      scaleTargetRef,
      ...(minReplicas !== undefined && { minReplicas }),
      maxReplicas,
      ...(percent !== undefined && { targetCPUUtilizationPercentage: percent }),
    },
    status: {
      ...(observedGeneration !== undefined && { observedGeneration }),
      ...(lastScaleTime !== undefined && { lastScaleTime }),
      currentReplicas,
      desiredReplicas,
      ...(current !== undefined && { currentCPUUtilizationPercentage: current }),
    },
  };
  return withAnnotations(bare, { ...metadata.annotations, ...writeAnnotations(autoscaler) });
}

function isCpuUtilization({ type, resource }: MetricSpec): boolean {
  return type === 'Resource' && resource?.name === 'cpu' && resource.target.averageUtilization !== undefined;
}

/** What v1 has no fields for. */
function writeAnnotations({ spec, status }: HorizontalPodAutoscaler): Readonly<Record<string, string>> {
  const others = (spec.metrics ?? []).filter((metric) => !isCpuUtilization(metric));
  const currentMetrics = status.currentMetrics ?? [];
  const conditions = status.conditions ?? [];
  const behavior = spec.behavior && internalForm('autoscaling.v2.HorizontalPodAutoscalerBehavior', spec.behavior);
  return {
    ...(others.length > 0 && { [roundTripAnnotations.metrics]: goMarshal(others.map(toV1Metric)) }),
    ...(currentMetrics.length > 0 && { [roundTripAnnotations.currentMetrics]: goMarshal(currentMetrics.map(toV1MetricStatus)) }),
    ...(behavior !== undefined && { [roundTripAnnotations.behavior]: goMarshal(behavior) }),
    ...(conditions.length > 0 && { [roundTripAnnotations.conditions]: goMarshal(conditions.map(toV1Condition)) }),
  };
}
