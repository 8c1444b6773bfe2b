import type { Container, ContainerResizePolicy, ContainerRestartRule } from '#domain/schema/types/core-v1.js';
import { duplicate, type FieldError, invalid, required, tooMany } from '#domain/status/field-error.js';
import { requireChoice, validateChoice } from '#domain/validation/choice.js';

const policies = ['Always', 'Never', 'OnFailure'];
const actions = ['Restart', 'RestartAllContainers'];
const operators = ['In', 'NotIn'];

/** When a container is restarted, where it does not follow its pod (pkg/apis/core/validation/validation.go validateContainerRestartPolicy). */
export function validateContainerRestartPolicy(container: Container, path: string): readonly FieldError[] {
  const { restartPolicy, restartPolicyRules: rules = [] } = container;
  if (restartPolicy === undefined && rules.length === 0) return [];
  return [
    ...(restartPolicy === undefined ? [required(`${path}.restartPolicy`, 'must specify restartPolicy when restart rules are used')] : []),
    ...validateChoice(restartPolicy, `${path}.restartPolicy`, policies),
    ...(rules.length > 20 ? [tooMany(`${path}.restartPolicyRules`, rules.length, 20)] : []),
    ...rules.flatMap((rule, i) => validateRule(rule, `${path}.restartPolicyRules[${i}]`)),
  ];
}

function validateRule({ action = '', exitCodes }: ContainerRestartRule, path: string): readonly FieldError[] {
  const errors = validateChoice(action, `${path}.action`, actions);
  const at = `${path}.exitCodes`;
  if (!exitCodes) return [...errors, required(at, 'must be specified')];
  const { operator = '', values = [] } = exitCodes;
  return [
    ...errors,
    ...validateChoice(operator, `${at}.operator`, operators),
    ...(values.length > 255 ? [tooMany(`${at}.values`, values.length, 255)] : []),
  ];
}

const resizable = ['cpu', 'memory'];
const resizePolicies = ['NotRequired', 'RestartContainer'];

/** Whether a container is restarted when its resources change. Source: validateResizePolicy, the paths of which lack the index. */
export function validateResizePolicy(
  list: readonly ContainerResizePolicy[] | undefined,
  path: string,
  podRestartPolicy: string | undefined,
): readonly FieldError[] {
  if (!list) return [];
  const seen = new Set<string>();
  return list.flatMap(({ resourceName, restartPolicy }, i) => {
    const isRepeated = seen.has(resourceName);
    seen.add(resourceName);
    const wrong = podRestartPolicy === 'Never' && restartPolicy !== 'NotRequired';
    return [
      ...(isRepeated ? [duplicate(`${path}[${i}]`, resourceName)] : []),
      ...requireChoice(resourceName, path, resizable),
      ...requireChoice(restartPolicy, path, resizePolicies),
      ...(wrong ? [invalid(path, restartPolicy, "must be 'NotRequired' when pod `restartPolicy` is 'Never'")] : []),
    ];
  });
}
