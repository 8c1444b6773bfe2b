import { goQuote } from '#domain/json/go-marshal.js';
import { schemasOf, toInternalSpec } from '#domain/resources/apiextensions/custom-resource-definition/internal-spec.js';
import { walkSchema } from '#domain/resources/apiextensions/custom-resource-definition/walk-schema.js';
import type { CustomResourceDefinitionSpec, JSONSchemaProps } from '#domain/schema/types/apiextensions-v1.js';

/** Formats of texts that mean something; dashes do not count. Source: k8s.io/apiextensions-apiserver/pkg/apiserver/validation/formats.go. */
const textFormats: ReadonlySet<string> = new Set(
  (
    'bsonobjectid uri email hostname ipv4 ipv6 cidr mac uuid uuid3 uuid4 uuid5 isbn isbn10 isbn13 creditcard ssn hexcolor rgbcolor ' +
    'byte password date duration datetime k8sshortname k8slongname'
  ).split(' '),
);

const numberFormats: Readonly<Record<string, readonly string[]>> = { integer: ['int32', 'int64'], number: ['float', 'double'] };

/** Formats that the server does not know, and that `prev` does not have. */
export function formatWarnings(spec: CustomResourceDefinitionSpec, prev?: CustomResourceDefinitionSpec): readonly string[] {
  const before = new Set(prev ? unknownFormats(prev) : []);
  return unknownFormats(spec)
    .filter((format) => !before.has(format))
    .map((format) => `unrecognized format ${goQuote(format)}`);
}

function unknownFormats(spec: CustomResourceDefinitionSpec): readonly string[] {
  return schemasOf(toInternalSpec(spec)).flatMap((root) => {
    const schemas = [...walkSchema(root)];
    return schemas.flatMap((schema) => (schema.format && !isKnown(schema) ? [schema.format] : []));
  });
}

function isKnown({ type = '', format = '' }: JSONSchemaProps): boolean {
  if (type === '' || type === 'string') return textFormats.has(format.replaceAll('-', ''));
  return numberFormats[type]?.includes(format) ?? false;
}
