import { fillAbsent, fillEmpty, mapMember } from '#domain/json/fill.js';
import type {
  CustomResourceConversion,
  CustomResourceDefinition,
  CustomResourceDefinitionNames,
  CustomResourceDefinitionSpec,
} from '#domain/schema/types/apiextensions-v1.js';

/** Source: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1/defaults.go. */
export function applyCrdDefaults(crd: CustomResourceDefinition): CustomResourceDefinition {
  const next = mapMember(crd, 'spec', applySpecDefaults);
  const storage = next.spec?.versions?.find((version) => version.storage)?.name;
  if (storage === undefined || (next.status?.storedVersions ?? []).length > 0) return next;
  return { ...next, status: { ...next.status, storedVersions: [storage] } };
}

function applySpecDefaults(spec: CustomResourceDefinitionSpec): CustomResourceDefinitionSpec {
  const next = fillAbsent(mapMember(spec, 'names', applyNameDefaults), { conversion: { strategy: 'None' } });
  return mapMember(next, 'conversion', applyConversionDefaults);
}

function applyNameDefaults(names: CustomResourceDefinitionNames): CustomResourceDefinitionNames {
  return names.kind ? fillEmpty(names, { singular: names.kind.toLowerCase(), listKind: `${names.kind}List` }) : names;
}

function applyConversionDefaults(conversion: CustomResourceConversion): CustomResourceConversion {
  return mapMember(conversion, 'webhook', (webhook) =>
    mapMember(webhook, 'clientConfig', (client) => mapMember(client, 'service', (service) => fillAbsent(service, { port: 443 }))),
  );
}
