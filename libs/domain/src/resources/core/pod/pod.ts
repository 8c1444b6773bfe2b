import { defineResource } from '#domain/api/define-resource.js';
import { allBut } from '#domain/apply/all-but.js';
import { applyPodDefaults } from '#domain/resources/core/pod/default-pod.js';
import { ephemeralContainersRules } from '#domain/resources/core/pod/ephemeral-containers/ephemeral-containers.js';
import { podGracePeriod } from '#domain/resources/core/pod/grace-period.js';
import { podPrinter } from '#domain/resources/core/pod/pod-printer.js';
import { preparePodForCreate, preparePodForUpdate } from '#domain/resources/core/pod/prepare-pod.js';
import { resizeRules } from '#domain/resources/core/pod/resize/resize.js';
import { prepareStatusUpdate } from '#domain/resources/core/pod/status/prepare-status.js';
import { validatePodStatusUpdate } from '#domain/resources/core/pod/status/validate-pod-status.js';
import { validatePodUpdate } from '#domain/resources/core/pod/update/validate-pod-update.js';
import { validatePod } from '#domain/resources/core/pod/validate-pod.js';
import { podWarnings } from '#domain/resources/core/pod/warnings/pod-warnings.js';
import type { Pod } from '#domain/schema/types/core-v1.js';
import { ipWarnings } from '#domain/validation/ip.js';

/** Containers that run together on one node. What `binding` does to them is in assign-pod.ts. */
export const pods = defineResource<Pod>('v1', 'Pod', {
  strategy: {
    applyDefaults: applyPodDefaults,
    prepareForCreate: preparePodForCreate,
    prepareForUpdate: preparePodForUpdate,
    validate: validatePod,
    validateUpdate: validatePodUpdate,
    warnOnCreate: podWarnings,
    gracePeriod: podGracePeriod,
  },
  subresources: {
    status: {
      prepareForUpdate: prepareStatusUpdate,
      validateUpdate: validatePodStatusUpdate,
      manages: allBut('spec', 'metadata.deletionTimestamp', 'metadata.ownerReferences'),
      warnOnUpdate: ({ status: { podIPs = [], hostIPs = [] } }) => [
        ...podIPs.flatMap(({ ip }, i) => ipWarnings(ip, `status.podIPs[${i}].ip`)),
        ...hostIPs.flatMap(({ ip }, i) => ipWarnings(ip, `status.hostIPs[${i}].ip`)),
      ],
    },
    ephemeralcontainers: ephemeralContainersRules,
    resize: resizeRules,
  },
  printer: podPrinter,
  selectableFields: [
    { path: 'spec.nodeName', value: ({ spec }) => spec.nodeName ?? '' },
    // what spec.nodeName was called in the first versions
    { path: 'spec.host', value: ({ spec }) => spec.nodeName ?? '' },
    { path: 'spec.restartPolicy', value: ({ spec }) => spec.restartPolicy ?? '' },
    { path: 'spec.schedulerName', value: ({ spec }) => spec.schedulerName ?? '' },
    { path: 'spec.serviceAccountName', value: ({ spec }) => spec.serviceAccountName ?? '' },
    { path: 'spec.hostNetwork', value: ({ spec }) => String(spec.hostNetwork ?? false) },
    { path: 'status.phase', value: ({ status }) => status.phase ?? '' },
    { path: 'status.podIP', value: ({ status }) => status.podIPs?.[0]?.ip ?? '' },
    // accepted, but upstream finds nothing behind it
    { path: 'status.podIPs', value: () => '' },
    { path: 'status.nominatedNodeName', value: ({ status }) => status.nominatedNodeName ?? '' },
  ],
});
