import type { Profile } from '#domain/scheduling/framework/profile.js';
import { defaultPreemption } from '#domain/scheduling/plugins/default-preemption/default-preemption.js';
import { dynamicResources } from '#domain/scheduling/plugins/dynamic-resources/dynamic-resources.js';
import { imageLocality } from '#domain/scheduling/plugins/image-locality/image-locality.js';
import { interPodAffinity } from '#domain/scheduling/plugins/inter-pod-affinity/inter-pod-affinity.js';
import { nodeAffinity } from '#domain/scheduling/plugins/node-affinity/node-affinity.js';
import { nodeDeclaredFeatures } from '#domain/scheduling/plugins/node-declared-features/node-declared-features.js';
import { nodeName } from '#domain/scheduling/plugins/node-name/node-name.js';
import { nodePorts } from '#domain/scheduling/plugins/node-ports/node-ports.js';
import { nodeResourcesBalancedAllocation } from '#domain/scheduling/plugins/node-resources-balanced-allocation/node-resources-balanced-allocation.js';
import { nodeResourcesFit } from '#domain/scheduling/plugins/node-resources-fit/node-resources-fit.js';
import { nodeUnschedulable } from '#domain/scheduling/plugins/node-unschedulable/node-unschedulable.js';
import { nodeVolumeLimits } from '#domain/scheduling/plugins/node-volume-limits/node-volume-limits.js';
import { podTopologySpread } from '#domain/scheduling/plugins/pod-topology-spread/pod-topology-spread.js';
import { schedulingGates } from '#domain/scheduling/plugins/scheduling-gates/scheduling-gates.js';
import { taintToleration } from '#domain/scheduling/plugins/taint-toleration/taint-toleration.js';
import { volumeBinding } from '#domain/scheduling/plugins/volume-binding/volume-binding.js';
import { volumeRestrictions } from '#domain/scheduling/plugins/volume-restrictions/volume-restrictions.js';
import { volumeZone } from '#domain/scheduling/plugins/volume-zone/volume-zone.js';

/** The scheduler that pods get when they name none, with upstream's plugins in upstream's order (pkg/scheduler/apis/config/v1/default_plugins.go). */
export const defaultProfile: Profile = {
  schedulerName: 'default-scheduler',
  plugins: [
    schedulingGates,
    nodeUnschedulable,
    nodeName,
    taintToleration,
    nodeAffinity,
    nodePorts,
    nodeResourcesFit,
    volumeRestrictions,
    nodeVolumeLimits,
    volumeBinding,
    volumeZone,
    podTopologySpread,
    interPodAffinity,
    dynamicResources,
    defaultPreemption,
    nodeResourcesBalancedAllocation,
    imageLocality,
    nodeDeclaredFeatures,
  ],
  weights: { TaintToleration: 3, NodeAffinity: 2, PodTopologySpread: 2, InterPodAffinity: 2 },
  percentageOfNodesToScore: 0,
};
