import { semanticallyEqual } from '#domain/json/equal.js';
import { exemptName, mandatoryFlowSchemas } from '#domain/resources/flowcontrol/mandatory-objects.js';
import { validateFlowSubject } from '#domain/resources/flowcontrol/flow-schema/validate-flow-subject.js';
import { validateFlowConditions } from '#domain/resources/flowcontrol/validate-conditions.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type {
  FlowDistinguisherMethod,
  FlowSchema,
  NonResourcePolicyRule,
  PolicyRulesWithSubjects,
  ResourcePolicyRule,
} from '#domain/schema/types/flowcontrol-v1.js';
import { type FieldError, indexPath, invalid, notSupported, required } from '#domain/status/field-error.js';
import { isDns1123Label, isDns1123Subdomain } from '#domain/validation/names.js';
import { invalidEach } from '#domain/validation/text.js';

const maxPrecedence = 10_000;
const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch'];

/** Source: pkg/apis/flowcontrol/validation/validation.go ValidateFlowSchema. */
export function validateFlowSchema({ metadata, spec, status }: FlowSchema): readonly FieldError[] {
  const { matchingPrecedence, distinguisherMethod, priorityLevelConfiguration, rules = [] } = spec;
  const { name } = priorityLevelConfiguration;
  const mandatory = mandatoryFlowSchemas.get(metadata.name);
  const isChanged = mandatory !== undefined && !semanticallyEqual(spec, mandatory);
  const namePath = 'spec.priorityLevelConfiguration.name';
  return [
    ...validatePrecedence(matchingPrecedence, metadata.name),
    ...(distinguisherMethod ? validateMethod(distinguisherMethod) : []),
    ...(name === '' ? [required(namePath, 'must reference a priority level')] : invalidEach(namePath, name, isDns1123Subdomain(name))),
    ...rules.flatMap((rule, i) => validateRules(rule, indexPath('spec.rules', i))),
    ...(isChanged
      ? [invalid('spec', internalForm('flowcontrol.v1.FlowSchemaSpec', spec), `spec of '${metadata.name}' must equal the fixed value`)]
      : []),
    ...validateFlowConditions(status),
  ];
}

function validatePrecedence(precedence: number, name: string): readonly FieldError[] {
  const path = 'spec.matchingPrecedence';
  const isTaken = precedence === 1 && name !== exemptName;
  return [
    ...(precedence <= 0 ? [invalid(path, precedence, 'must be a positive value')] : []),
    ...(precedence > maxPrecedence ? [invalid(path, precedence, `must not be greater than ${maxPrecedence}`)] : []),
    ...(isTaken ? [invalid(path, precedence, "only the schema named 'exempt' may have matchingPrecedence 1")] : []),
  ];
}

function validateMethod(method: FlowDistinguisherMethod): readonly FieldError[] {
  const types = ['ByNamespace', 'ByUser'];
  if (types.includes(method.type)) return [];
  return [notSupported('spec.distinguisherMethod.type', internalForm('flowcontrol.v1.FlowDistinguisherMethod', method), types)];
}

function validateRules(
  { subjects, resourceRules = [], nonResourceRules = [] }: PolicyRulesWithSubjects,
  path: string,
): readonly FieldError[] {
  const isEmpty = resourceRules.length === 0 && nonResourceRules.length === 0;
  return [
    ...(subjects?.length ? [] : [required(`${path}.subjects`, 'subjects must contain at least one value')]),
    ...(subjects ?? []).flatMap((subject, i) => validateFlowSubject(subject, indexPath(`${path}.subjects`, i))),
    ...(isEmpty ? [required(path, 'at least one of resourceRules and nonResourceRules has to be non-empty')] : []),
    ...resourceRules.flatMap((rule, i) => validateResourceRule(rule, indexPath(`${path}.resourceRules`, i))),
    ...nonResourceRules.flatMap((rule, i) => validateNonResourceRule(rule, indexPath(`${path}.nonResourceRules`, i))),
  ];
}

function validateVerbs(given: readonly string[] | null, path: string): readonly FieldError[] {
  const errors = validateList(given, path, 'verbs must contain at least one value', 'verbs');
  if (errors.length > 0 || given?.includes('*') || given?.every((verb) => verbs.includes(verb))) return errors;
  return [notSupported(path, given, verbs)];
}

/** One entry at least, and nothing beside `*`; `what` names the entries in the message. */
function validateList(list: readonly string[] | null, path: string, missing: string, what: string): readonly FieldError[] {
  if (!list?.length) return [required(path, missing)];
  return list.length > 1 && list.includes('*') ? [invalid(path, list, `if '*' is present, must not specify other ${what}`)] : [];
}

function validateResourceRule(rule: ResourcePolicyRule, path: string): readonly FieldError[] {
  return [
    ...validateVerbs(rule.verbs, `${path}.verbs`),
    ...validateList(rule.apiGroups, `${path}.apiGroups`, 'resource rules must supply at least one api group', 'api groups'),
    ...validateList(rule.resources, `${path}.resources`, 'resource rules must supply at least one resource', 'resources'),
    ...validateNamespaces(rule, `${path}.namespaces`),
  ];
}

function validateNamespaces({ namespaces, clusterScope }: ResourcePolicyRule, path: string): readonly FieldError[] {
  const missing = 'resource rules that are not cluster scoped must supply at least one namespace';
  if (!namespaces?.length) return clusterScope ? [] : [required(path, missing)];
  if (namespaces.includes('*')) return validateList(namespaces, path, missing, 'namespaces');
  const intro = "each member of this list must be '*' or a DNS-1123 label; ";
  return namespaces.flatMap((namespace, i) =>
    invalidEach(
      indexPath(path, i),
      namespace,
      isDns1123Label(namespace).map((problem) => `${intro}${problem}`),
    ),
  );
}

function validateNonResourceRule({ verbs: given, nonResourceURLs }: NonResourcePolicyRule, path: string): readonly FieldError[] {
  const urlsPath = `${path}.nonResourceURLs`;
  const errors = [
    ...validateVerbs(given, `${path}.verbs`),
    ...validateList(nonResourceURLs, urlsPath, 'nonResourceURLs must contain at least one value', 'non-resource URLs'),
  ];
  if (nonResourceURLs?.includes('*')) return errors;
  return [
    ...errors,
    ...(nonResourceURLs ?? []).flatMap((url, i) => {
      const problem = urlProblem(url);
      return problem === undefined ? [] : [invalid(indexPath(urlsPath, i), url, problem)];
    }),
  ];
}

/** Source: ValidateNonResourceURLPath. */
function urlProblem(url: string): string | undefined {
  if (url === '') return 'must not be empty';
  if (url === '/') return undefined;
  if (!url.startsWith('/')) return 'must start with slash';
  if (url.includes(' ')) return 'must not contain white-space';
  if (url.includes('//')) return 'must not contain double slash';
  const stars = url.split('*').length - 1;
  return stars > 1 || (stars === 1 && !url.endsWith('/*')) ? 'wildcard can only do suffix matching' : undefined;
}
