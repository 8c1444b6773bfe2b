import type { PodValidationOptions } from '#domain/resources/core/pod/pod-validation-options.js';
import { validatePullPolicy } from '#domain/resources/core/pod/validation/pull-policy.js';
import { validateContainerPorts } from '#domain/resources/core/pod/validation/validate-container-ports.js';
import { validateEnv, validateEnvFrom } from '#domain/resources/core/pod/validation/validate-env.js';
import { validateResourceRequirements } from '#domain/resources/core/pod/validation/validate-resource-requirements.js';
import { validateResizePolicy } from '#domain/resources/core/pod/validation/validate-restart-policy.js';
import { validateSecurityContext } from '#domain/resources/core/pod/validation/validate-security-context.js';
import { validateVolumeDevices, validateVolumeMounts, type Volumes } from '#domain/resources/core/pod/validation/validate-volume-mounts.js';
import type { Container, EphemeralContainer, PodSpec } from '#domain/schema/types/core-v1.js';
import { type FieldError, invalid, required } from '#domain/status/field-error.js';
import { requireChoice } from '#domain/validation/choice.js';
import { isDns1123Label } from '#domain/validation/names.js';
import { requireForm } from '#domain/validation/text.js';

/** What the rules of a container need to know of its pod. */
export interface ContainerRules {
  readonly spec: PodSpec;
  readonly volumes: Volumes;
  /** Names in spec.resourceClaims. */
  readonly claimNames: ReadonlySet<string>;
  readonly options: PodValidationOptions;
}

const messagePolicies = ['File', 'FallbackToLogsOnError'];

/** What holds for containers of every sort. Source: pkg/apis/core/validation/validation.go validateContainerCommon. */
export function validateContainerCommon(
  container: Container | EphemeralContainer,
  path: string,
  rules: ContainerRules,
): readonly FieldError[] {
  const { spec, volumes } = rules;
  return [
    ...requireForm(container.name, `${path}.name`, isDns1123Label),
    ...(container.image ? [] : [required(`${path}.image`)]),
    ...requireChoice(container.terminationMessagePolicy, `${path}.terminationMessagePolicy`, messagePolicies),
    ...validateContainerPorts(container.ports, `${path}.ports`),
    ...validateEnv(container.env, `${path}.env`),
    ...validateEnvFrom(container.envFrom, `${path}.envFrom`),
    ...validateVolumeMounts(container, volumes, `${path}.volumeMounts`),
    ...validateVolumeDevices(container, volumes, `${path}.volumeDevices`),
    ...validatePullPolicy(container.imagePullPolicy, `${path}.imagePullPolicy`),
    ...validateResourceRequirements(container.resources, `${path}.resources`, rules),
    ...validateResizePolicy(container.resizePolicy, `${path}.resizePolicy`, spec.restartPolicy),
    ...validateSecurityContext(container.securityContext, `${path}.securityContext`, spec.hostUsers !== false),
  ];
}

/** Space around the name of an image passes in templates, for the sake of old ones, but not in pods (validateContainerOnlyForPod). */
export function validateImageTrimmed({ image = '' }: Container | EphemeralContainer, path: string): readonly FieldError[] {
  return image === image.trim() ? [] : [invalid(`${path}.image`, image, 'must not have leading or trailing whitespace')];
}
