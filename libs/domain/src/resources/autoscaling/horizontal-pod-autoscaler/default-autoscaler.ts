import { fillAbsent, mapMember } from '#domain/json/fill.js';
import { withoutRoundTripAnnotations } from '#domain/resources/autoscaling/horizontal-pod-autoscaler/round-trip-annotations.js';
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerBehavior,
  HorizontalPodAutoscalerSpec,
  HPAScalingRules,
  MetricSpec,
} from '#domain/schema/types/autoscaling-v2.js';

/** Percent of the requested CPU that pods are kept at where nothing is said. */
export const defaultCpuUtilization = 80;

const periodSeconds = 15;
const scaleUpRules: HPAScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds },
    { type: 'Percent', value: 100, periodSeconds },
  ],
};
/** How long scaling down waits is an option of the controller. */
const scaleDownRules: HPAScalingRules = { selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds }] };

/** Source: pkg/apis/autoscaling/v2/defaults.go. */
export function applyAutoscalerDefaults(autoscaler: HorizontalPodAutoscaler): HorizontalPodAutoscaler {
  const next = mapMember(autoscaler, 'spec', applySpecDefaults);
  return withoutRoundTripAnnotations(mapMember(next, 'spec', (spec) => mapMember(spec, 'behavior', applyBehaviorDefaults)));
}

/** The metric that keeps CPU at a percentage of what pods request. */
export function cpuMetric(averageUtilization: number): MetricSpec {
  return { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } } };
}

function applySpecDefaults(spec: HorizontalPodAutoscalerSpec): HorizontalPodAutoscalerSpec {
  const next = fillAbsent(spec, { minReplicas: 1 });
  return (next.metrics ?? []).length > 0 ? next : { ...next, metrics: [cpuMetric(defaultCpuUtilization)] };
}

function applyBehaviorDefaults({ scaleUp, scaleDown }: HorizontalPodAutoscalerBehavior): HorizontalPodAutoscalerBehavior {
  return { scaleUp: fillAbsent(scaleUp ?? {}, scaleUpRules), scaleDown: fillAbsent(scaleDown ?? {}, scaleDownRules) };
}
