import { defineResource } from '#domain/api/define-resource.js';
import { webhookConfigurationRules } from '#domain/resources/admissionregistration/webhook-configuration.js';
import type { MutatingWebhookConfiguration } from '#domain/schema/types/admissionregistration-v1.js';

/** Servers that are asked to change objects before they are stored. */
export const mutatingWebhookConfigurations = defineResource<MutatingWebhookConfiguration>(
  'admissionregistration.k8s.io/v1',
  'MutatingWebhookConfiguration',
  webhookConfigurationRules<MutatingWebhookConfiguration>('Never'),
);
