import type { CustomResourceDefinitionSpec, WebhookClientConfig, WebhookConversion } from '#domain/schema/types/apiextensions-v1.js';
import { type FieldError, forbidden, indexPath, invalid, notSupported, required } from '#domain/status/field-error.js';
import { isDns1035Label } from '#domain/validation/names.js';
import { invalidEach } from '#domain/validation/text.js';
import { validateCaBundle, validateWebhookService, validateWebhookUrl } from '#domain/validation/webhook-client.js';
import { repeatsOf } from '#domain/validation/repeats.js';

export interface ConversionOptions {
  /** One version at least of ConversionReview that this server sends. */
  readonly needsKnownReviewVersion: boolean;
  /** Certificates that are none are let through: nobody converts yet, or they were like that before. */
  readonly allowBadCaBundle: boolean;
}

const path = 'spec.conversion';
const clientPath = 'spec.conversion.webhookClientConfig';
const reviewPath = 'spec.conversion.conversionReviewVersions';
const accepted = ['v1', 'v1beta1'];

/** Errors name the fields as upstream's internal type has them. Source: validateCustomResourceConversion. */
export function validateConversion(spec: CustomResourceDefinitionSpec, options: ConversionOptions): readonly FieldError[] {
  const { conversion, preserveUnknownFields } = spec;
  if (!conversion) return [];
  const { strategy, webhook } = conversion;
  const isUnsafe = strategy !== 'None' && preserveUnknownFields === true;
  return [
    ...(isUnsafe ? [invalid(`${path}.strategy`, strategy, 'must be None if spec.preserveUnknownFields is true')] : []),
    ...validateStrategy(strategy),
    ...(strategy === 'Webhook' ? validateWebhook(webhook, options) : validateNoWebhook(webhook)),
  ];
}

/** True for an empty list too, which is refused for another reason. */
export function hasAcceptedReviewVersion(versions: readonly string[]): boolean {
  return versions.length === 0 || versions.some((version) => accepted.includes(version));
}

function validateStrategy(strategy: string): readonly FieldError[] {
  const strategies = ['None', 'Webhook'];
  if (strategy === '') return [required(`${path}.strategy`)];
  return strategies.includes(strategy) ? [] : [notSupported(`${path}.strategy`, strategy, strategies)];
}

function validateWebhook(webhook: WebhookConversion | undefined, options: ConversionOptions): readonly FieldError[] {
  const { clientConfig, conversionReviewVersions } = webhook ?? {};
  return [
    ...(clientConfig ? validateClient(clientConfig, options) : [required(clientPath, 'required when strategy is set to Webhook')]),
    ...validateReviewVersions(conversionReviewVersions ?? [], options),
  ];
}

function validateNoWebhook(webhook: WebhookConversion | undefined): readonly FieldError[] {
  const text = 'should not be set when strategy is not set to Webhook';
  return [
    ...(webhook?.clientConfig ? [forbidden(clientPath, text)] : []),
    ...((webhook?.conversionReviewVersions ?? []).length > 0 ? [forbidden(reviewPath, text)] : []),
  ];
}

function validateClient({ url, service, caBundle }: WebhookClientConfig, { allowBadCaBundle }: ConversionOptions): readonly FieldError[] {
  const isBoth = (url === undefined) === (service === undefined);
  return [
    ...(isBoth ? [required(clientPath, 'exactly one of url or service is required')] : []),
    ...(!isBoth && url !== undefined ? validateWebhookUrl(url, `${clientPath}.url`) : []),
    // upstream hands over name and namespace the wrong way round, so that errors name the other one
    ...(!isBoth && service
      ? validateWebhookService({ ...service, name: service.namespace, namespace: service.name }, `${clientPath}.service`)
      : []),
    ...(caBundle && !allowBadCaBundle ? validateCaBundle(caBundle, `${clientPath}.caBundle`) : []),
  ];
}

function validateReviewVersions(versions: readonly string[], { needsKnownReviewVersion }: ConversionOptions): readonly FieldError[] {
  if (versions.length === 0) return [required(reviewPath)];
  const isUnknown = needsKnownReviewVersion && !hasAcceptedReviewVersion(versions);
  const isRepeated = repeatsOf(versions);
  return [
    ...versions.flatMap((version, i) => {
      if (isRepeated(i)) return [invalid(indexPath(reviewPath, i), version, 'duplicate version')];
      return invalidEach(indexPath(reviewPath, i), version, isDns1035Label(version));
    }),
    ...(isUnknown ? [invalid(reviewPath, versions, `must include at least one of ${accepted.join(', ')}`)] : []),
  ];
}
