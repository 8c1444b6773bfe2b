import type { CustomResourceDefinitionSpec } from '#domain/schema/types/apiextensions-v1.js';

const text =
  'spec.conversion.strategy: the conversion webhook is not called by this server: objects are served in every version as they are stored, ' +
  'as with the strategy "None"';

/** Says that a webhook which more than one version would need is not called, unless `prev` needed it too. */
export function conversionWarnings(spec: CustomResourceDefinitionSpec, prev?: CustomResourceDefinitionSpec): readonly string[] {
  return needsWebhook(spec) && !(prev && needsWebhook(prev)) ? [text] : [];
}

function needsWebhook({ conversion, versions }: CustomResourceDefinitionSpec): boolean {
  return conversion?.strategy === 'Webhook' && (versions?.length ?? 0) > 1;
}
