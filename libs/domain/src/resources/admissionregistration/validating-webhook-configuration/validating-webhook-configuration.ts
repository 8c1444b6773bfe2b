import { defineResource } from '#domain/api/define-resource.js';
import { webhookConfigurationRules } from '#domain/resources/admissionregistration/webhook-configuration.js';
import type { ValidatingWebhookConfiguration } from '#domain/schema/types/admissionregistration-v1.js';

/** Servers that are asked whether objects may be stored. */
export const validatingWebhookConfigurations = defineResource<ValidatingWebhookConfiguration>(
  'admissionregistration.k8s.io/v1',
  'ValidatingWebhookConfiguration',
  webhookConfigurationRules<ValidatingWebhookConfiguration>(),
);
