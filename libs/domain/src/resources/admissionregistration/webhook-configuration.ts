import type { Given } from '#domain/api/define-resource.js';
import { withGeneration } from '#domain/api/plain-strategy.js';
import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import { semanticallyEqual } from '#domain/json/equal.js';
import { fillAbsent, mapItems, mapMember } from '#domain/json/fill.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { applyRuleDefaults } from '#domain/resources/admissionregistration/default-rules.js';
import { staticSuffixWarnings } from '#domain/resources/admissionregistration/static-suffix.js';
import { validateWebhooks, type Webhook } from '#domain/resources/admissionregistration/validate-webhooks.js';
import { formatAge } from '#domain/time/duration.js';

interface Configuration extends KubeObject {
  readonly webhooks?: readonly Webhook[];
}

/**
 * The rules of both kinds of webhook configurations; `reinvocationPolicy` is what mutating webhooks have by default.
 * Strategy: pkg/registry/admissionregistration/mutatingwebhookconfiguration/strategy.go.
 */
export function webhookConfigurationRules<T extends Configuration>(reinvocationPolicy?: string): Given<T> {
  const defaults = {
    failurePolicy: 'Fail',
    matchPolicy: 'Equivalent',
    namespaceSelector: {},
    objectSelector: {},
    timeoutSeconds: 10,
    ...(reinvocationPolicy !== undefined && { reinvocationPolicy }),
  };
  return {
    strategy: {
      applyDefaults: (configuration) => mapWebhooks(configuration, (webhook) => applyWebhookDefaults(webhook, defaults)),
      prepareForCreate: (configuration) => withGeneration(configuration, 1),
      prepareForUpdate: countWebhookGeneration,
      validate: ({ webhooks = [] }) => validateWebhooks(webhooks),
      validateUpdate: ({ webhooks = [] }, prev) => validateWebhooks(webhooks, prev.webhooks ?? []),
      warnOnCreate: staticSuffixWarnings,
      warnOnUpdate: staticSuffixWarnings,
      allowUnconditionalUpdate: false,
    },
    printer: {
      columns: [nameColumn, column('Webhooks', 'How many webhooks it has.', 'integer'), ageColumn],
      cells: ({ metadata, webhooks = [] }, now) => [metadata.name, webhooks.length, formatAge(metadata.creationTimestamp, now)],
    },
  };
}

function mapWebhooks<T extends Configuration>(configuration: T, change: (webhook: Webhook) => Webhook): T {
  const { webhooks } = configuration;
  if (!webhooks) return configuration;
  const changed = mapItems(webhooks, change);
  return changed === webhooks ? configuration : { ...configuration, webhooks: changed };
}

function applyWebhookDefaults(webhook: Webhook, defaults: Partial<Webhook>): Webhook {
  const next = mapMember(fillAbsent(webhook, defaults), 'rules', applyRuleDefaults);
  return mapMember(next, 'clientConfig', (client) => mapMember(client, 'service', (service) => fillAbsent(service, { port: 443 })));
}

function countWebhookGeneration<T extends Configuration>(next: T, prev: T): T {
  const generation = prev.metadata.generation ?? 0;
  return withGeneration(next, semanticallyEqual(next.webhooks, prev.webhooks) ? generation : generation + 1);
}
