import { equal } from '#domain/json/equal.js';
import { failurePolicies, matchPolicies, validateMatchConditions } from '#domain/resources/admissionregistration/validate-match.js';
import { validateRule } from '#domain/resources/admissionregistration/validate-rules.js';
import type { MutatingWebhook, WebhookClientConfig } from '#domain/schema/types/admissionregistration-v1.js';
import { duplicate, type FieldError, indexPath, invalid, required } from '#domain/status/field-error.js';
import { validateChoice } from '#domain/validation/choice.js';
import { validateLabelSelector } from '#domain/validation/labels.js';
import { isDns1035Label, isDns1123Subdomain } from '#domain/validation/names.js';
import { invalidEach } from '#domain/validation/text.js';
import { validateWebhookService, validateWebhookUrl } from '#domain/validation/webhook-client.js';
import { repeatsOf } from '#domain/validation/repeats.js';

/** A webhook of either kind; validating ones have no reinvocationPolicy. */
export type Webhook = MutatingWebhook;

/** What is asked of new webhooks, and of changed ones unless the stored ones do without. */
interface WebhookOptions {
  readonly needsNoSideEffects: boolean;
  readonly needsKnownReviewVersion: boolean;
  readonly needsUniqueNames: boolean;
  readonly allowInvalidLabelValue: boolean;
  /** The webhooks before, when match conditions are the same: they are not looked into again. */
  readonly skipsConditions: boolean;
}

const reviewVersions = ['v1', 'v1beta1'];
const noSideEffects = ['None', 'NoneOnDryRun'];
const sideEffects = ['None', 'NoneOnDryRun', 'Some', 'Unknown'];

/** Source: pkg/apis/admissionregistration/validation/validation.go validateMutatingWebhookConfiguration and its twin. */
export function validateWebhooks(webhooks: readonly Webhook[], stored?: readonly Webhook[]): readonly FieldError[] {
  const options = optionsFor(webhooks, stored ?? []);
  const isRepeated = repeatsOf(webhooks, ({ name }) => name);
  return webhooks.flatMap((webhook, i) => {
    const path = indexPath('webhooks', i);
    return [
      ...validateWebhook(webhook, path, { ...options, skipsConditions: stored !== undefined && options.skipsConditions }),
      ...validateReviewVersions(webhook.admissionReviewVersions ?? [], `${path}.admissionReviewVersions`, options),
      ...(webhook.name !== '' && isRepeated(i) && options.needsUniqueNames ? [duplicate(`${path}.name`, webhook.name)] : []),
    ];
  });
}

/** Stored webhooks that broke a rule keep it from being asked; without any, every rule is. */
function optionsFor(webhooks: readonly Webhook[], stored: readonly Webhook[]): WebhookOptions {
  const isKnown = (versions: readonly string[]): boolean => versions.length === 0 || versions.some((one) => reviewVersions.includes(one));
  const isSelectorBad = ({ namespaceSelector, objectSelector }: Webhook): boolean =>
    [namespaceSelector, objectSelector].some((selector) => validateLabelSelector(selector, '').length > 0);
  return {
    needsNoSideEffects: stored.every((webhook) => noSideEffects.includes(webhook.sideEffects ?? '')),
    needsKnownReviewVersion: stored.every((webhook) => isKnown(webhook.admissionReviewVersions ?? [])),
    needsUniqueNames: new Set(stored.map(({ name }) => name)).size === stored.length,
    allowInvalidLabelValue: stored.some(isSelectorBad),
    skipsConditions:
      webhooks.length === stored.length && webhooks.every((webhook, i) => equal(webhook.matchConditions, stored[i]?.matchConditions)),
  };
}

function validateWebhook(webhook: Webhook, path: string, options: WebhookOptions): readonly FieldError[] {
  const { name, rules = [], timeoutSeconds: timeout, namespaceSelector, objectSelector, matchConditions } = webhook;
  const { allowInvalidLabelValue, skipsConditions } = options;
  const isTimeoutBad = timeout !== undefined && (timeout > 30 || timeout < 1);
  const use = { hasParams: false, hasAuthorizer: true, variables: [] };
  return [
    ...validateName(name, `${path}.name`),
    ...rules.flatMap((rule, i) => validateRule(rule, indexPath(`${path}.rules`, i))),
    ...validateChoice(webhook.failurePolicy, `${path}.failurePolicy`, failurePolicies),
    ...validateChoice(webhook.matchPolicy, `${path}.matchPolicy`, matchPolicies),
    ...validateSideEffects(webhook.sideEffects, `${path}.sideEffects`, options),
    ...(isTimeoutBad ? [invalid(`${path}.timeoutSeconds`, timeout, 'the timeout value must be between 1 and 30 seconds')] : []),
    ...validateLabelSelector(namespaceSelector, `${path}.namespaceSelector`, { allowInvalidLabelValue }),
    ...validateLabelSelector(objectSelector, `${path}.objectSelector`, { allowInvalidLabelValue }),
    ...validateChoice(webhook.reinvocationPolicy, `${path}.reinvocationPolicy`, ['IfNeeded', 'Never']),
    ...validateClient(webhook.clientConfig, `${path}.clientConfig`),
    ...(skipsConditions ? [] : validateMatchConditions(matchConditions, `${path}.matchConditions`, use)),
  ];
}

/** A domain name of at least three labels. Source: IsFullyQualifiedName in k8s.io/apimachinery/pkg/util/validation/validation.go. */
function validateName(name: string, path: string): readonly FieldError[] {
  if (name === '') return [required(path)];
  const problems = isDns1123Subdomain(name);
  if (problems.length > 0) return [invalid(path, name, problems.join(','))];
  if (name.split('.').length >= 3) return [];
  return [invalid(path, name, 'should be a domain with at least three segments separated by dots')];
}

function validateSideEffects(given: string | null, path: string, { needsNoSideEffects }: WebhookOptions): readonly FieldError[] {
  const choices = needsNoSideEffects ? noSideEffects : sideEffects;
  if (given === null || given === undefined) return [required(path, `must specify one of ${choices.join(', ')}`)];
  return validateChoice(given, path, choices);
}

function validateClient({ url, service }: WebhookClientConfig, path: string): readonly FieldError[] {
  if (url !== undefined && !service) return validateWebhookUrl(url, `${path}.url`);
  if (!service || url !== undefined) return [required(path, 'exactly one of url or service is required')];
  // upstream hands over name and namespace the wrong way round, so that errors name the other one
  return validateWebhookService({ ...service, name: service.namespace, namespace: service.name }, `${path}.service`);
}

function validateReviewVersions(
  versions: readonly string[],
  path: string,
  { needsKnownReviewVersion }: WebhookOptions,
): readonly FieldError[] {
  if (versions.length === 0) return [required(path, `must specify one of ${reviewVersions.join(', ')}`)];
  const isUnknown = needsKnownReviewVersion && !versions.some((version) => reviewVersions.includes(version));
  const isRepeated = repeatsOf(versions);
  return [
    ...versions.flatMap((version, i) => {
      const at = indexPath(path, i);
      if (isRepeated(i)) return [invalid(at, version, 'duplicate version')];
      return invalidEach(at, version, isDns1035Label(version));
    }),
    ...(isUnknown ? [invalid(path, versions, `must include at least one of ${reviewVersions.join(', ')}`)] : []),
  ];
}
