/**
 * What validation lets through although a new pod or template may not have it: because the stored one has it already, or because it is a
 * pod and not a template. Nothing is let through where a member is absent. See optionsForUpdate.
 * Source: pkg/apis/core/validation/validation.go PodValidationOptions, with the gates of v1.36 at their defaults.
 */
export interface PodValidationOptions {
  /** A pod, not the template of a workload: host ports and images of volumes are known by now. */
  readonly resourceIsPod?: boolean;
  /** Any text as the annotation pod-deletion-cost. */
  readonly allowInvalidDeletionCost?: boolean;
  /** Amounts of huge pages that are no whole number of pages. */
  readonly allowPartialHugePages?: boolean;
  /** Values that are no label values in the selectors of pod affinity. */
  readonly allowInvalidAffinitySelectors?: boolean;
  /** The same in required node affinity. */
  readonly allowInvalidNodeAffinity?: boolean;
  /** Bad label selectors of topology spread constraints. */
  readonly allowInvalidSpreadSelectors?: boolean;
  /** Projected service account tokens that lie outside of their volume. */
  readonly allowNonLocalTokenPath?: boolean;
  /** Sysctls of a namespace that the pod shares with its host. */
  readonly allowHostSysctls?: boolean;
  /** Values of seLinuxChangePolicy besides Recursive. */
  readonly allowAnySELinuxChangePolicy?: boolean;
  /** RestartContainer as resize policy of init containers that do not keep running. */
  readonly allowRestartOfInitContainers?: boolean;
  /** Block devices in a user namespace. */
  readonly allowDevicesInUserNamespace?: boolean;
}
