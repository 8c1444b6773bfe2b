import type { NamedRuleWithOperations, RuleWithOperations } from '#domain/schema/types/admissionregistration-v1.js';
import { duplicate, type FieldError, indexPath, invalid, required } from '#domain/status/field-error.js';
import { validateChoice } from '#domain/validation/choice.js';
import { nameIsPathSegment } from '#domain/validation/names.js';
import { invalidEach } from '#domain/validation/text.js';
import { repeatsOf } from '#domain/validation/repeats.js';

const operations = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const scopes = ['*', 'Cluster', 'Namespaced'];

/** Which requests a webhook or a policy sees. Source: pkg/apis/admissionregistration/validation/validation.go validateRuleWithOperations. */
export function validateRule(rule: RuleWithOperations, path: string): readonly FieldError[] {
  const { apiVersions = [], resources = [], scope } = rule;
  const versionsPath = `${path}.apiVersions`;
  return [
    ...validateList(rule.operations, `${path}.operations`, 'operations'),
    ...(rule.operations ?? []).flatMap((operation, i) => validateChoice(operation, indexPath(`${path}.operations`, i), operations)),
    ...validateList(rule.apiGroups, `${path}.apiGroups`, 'API groups'),
    ...validateList(apiVersions, versionsPath, 'API versions'),
    ...apiVersions.flatMap((version, i) => (version === '' ? [required(indexPath(versionsPath, i))] : [])),
    ...validateResources(resources, `${path}.resources`),
    ...validateChoice(scope, `${path}.scope`, scopes),
  ];
}

/** As validateRule, and for some objects by name only. Source: validateNamedRuleWithOperations. */
export function validateNamedRule(rule: NamedRuleWithOperations, path: string): readonly FieldError[] {
  const names = rule.resourceNames ?? [];
  const isRepeated = repeatsOf(names);
  return [
    ...names.flatMap((name, i) => {
      const at = indexPath(`${path}.resourceNames`, i);
      return [...invalidEach(at, name, nameIsPathSegment(name, false)), ...(isRepeated(i) ? [duplicate(at, name)] : [])];
    }),
    ...validateRule(rule, path),
  ];
}

/** One entry at least, and nothing beside `*`. */
function validateList(list: readonly string[] | undefined, path: string, what: string): readonly FieldError[] {
  if (!list?.length) return [required(path)];
  const isAmbiguous = list.length > 1 && list.includes('*');
  return isAmbiguous ? [invalid(path, list, `if '*' is present, must not specify other ${what}`)] : [];
}

/** Resources with and without subresources, none of them told twice. Source: validateResources. */
function validateResources(resources: readonly string[], path: string): readonly FieldError[] {
  // upstream looks at the last one without a slash only
  const lastPlain = resources.findLast((resource) => resource !== '' && !resource.includes('/'));
  const isOverlap = resources.includes('*') && lastPlain !== undefined && lastPlain !== '*';
  const before = new Set<string>();
  return [
    ...(resources.length === 0 ? [required(path)] : []),
    ...resources.flatMap((resource, i) => {
      const at = indexPath(path, i);
      const covered = coveredBy(resource, before);
      before.add(resource);
      return resource === '' ? [required(at)] : covered.map((text) => invalid(at, resource, text));
    }),
    ...(resources.length > 1 && resources.includes('*/*')
      ? [invalid(path, resources, "if '*/*' is present, must not specify other resources")]
      : []),
    ...(isOverlap ? [invalid(path, resources, "if '*' is present, must not specify other resources without subresources")] : []),
  ];
}

function coveredBy(resource: string, before: ReadonlySet<string>): readonly string[] {
  const slash = resource.indexOf('/');
  if (slash < 0) return [];
  const covering = [`${resource.slice(0, slash)}/*`, `*/${resource.slice(slash + 1)}`];
  return covering.filter((one) => before.has(one)).map((one) => `if '${one}' is present, must not specify ${resource}`);
}
