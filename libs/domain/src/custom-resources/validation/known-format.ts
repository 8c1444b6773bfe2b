/** Formats of texts that mean something; dashes do not count. Source: k8s.io/apiextensions-apiserver/pkg/apiserver/validation/formats.go. */
const textFormats: ReadonlySet<string> = new Set(
  (
    'bsonobjectid uri email hostname ipv4 ipv6 cidr mac uuid uuid3 uuid4 uuid5 isbn isbn10 isbn13 creditcard ssn hexcolor rgbcolor ' +
    'byte password date duration datetime k8sshortname k8slongname'
  ).split(' '),
);

const numberFormats: Readonly<Record<string, readonly string[]>> = { integer: ['int32', 'int64'], number: ['float', 'double'] };

/** True for a format that says something of a type; an empty type may be that of a text. */
export function isKnownFormat(type: string, format: string): boolean {
  if (type === '' || type === 'string') return textFormats.has(format.replaceAll('-', ''));
  return numberFormats[type]?.includes(format) ?? false;
}
