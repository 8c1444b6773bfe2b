import { isCreditCard, isIsbn10, isIsbn13 } from '#domain/custom-resources/validation/check-digits.js';
import { isDate, isDateTime, isDuration } from '#domain/time/time-formats.js';
import { type Outcome, typeProblem } from '#domain/custom-resources/validation/schema-problem.js';
import { parseCidrSloppy } from '#domain/ip/cidr.js';
import { parseIpSloppy, parseIpStrict } from '#domain/ip/ip-address.js';
import { matchesGoRegExp } from '#domain/regexp/go-reg-exp.js';
import { parseRequestUri } from '#domain/url/parse-url.js';
import { byteLength } from '#domain/validation/names.js';

type Check = (text: string) => boolean;

const hostname =
  '^([a-zA-Z0-9\\p{S}\\p{L}]((-?[a-zA-Z0-9\\p{S}\\p{L}]{0,62})?)|([a-zA-Z0-9\\p{S}\\p{L}](([a-zA-Z0-9-\\p{S}\\p{L}]{0,61}' +
  '[a-zA-Z0-9\\p{S}\\p{L}])?)(\\.)){1,}([a-zA-Z\\p{L}]){2,63})$';
const colour = '(?:0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])';
const rgb = new RegExp(`^rgb\\(\\s*${colour}\\s*,\\s*${colour}\\s*,\\s*${colour}\\s*\\)$`);
const label = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
const longName = new RegExp(`^${label}(?:\\.${label})*$`);
const shortName = new RegExp(`^${label}$`);

/** Go's mail.ParseAddress takes a bare address, and one in angle brackets behind a name. */
const atom = "[\\w!#$%&'*+\\-/=?^`{|}~\\u0080-\\u{10ffff}]+";
const quoted = '"(?:[^"\\\\\\r\\n]|\\\\.)+"';
const address = `(?:${atom}(?:\\.${atom})*|${quoted})@(?:${atom}(?:\\.${atom})*|\\[[^\\]]*\\])`;
const email = new RegExp(`^\\s*(?:${address}|(?:(?:${atom}|${quoted}|\\.)\\s*)*<${address}>)\\s*(?:\\([^()]*\\)\\s*)?$`, 'u');

const uuid = (version: string, variant: string): Check => {
  const pattern = new RegExp(`^[0-9a-f]{8}-?[0-9a-f]{4}-?${version}-?${variant}[0-9a-f]{3}-?[0-9a-f]{12}$`, 'i');
  return (text) => pattern.test(text);
};
const matches =
  (pattern: RegExp): Check =>
  (text) =>
    pattern.test(text);

/**
 * Formats of texts, by their names without dashes. Source: k8s.io/kube-openapi/pkg/validation/strfmt; the patterns are govalidator's.
 */
const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['bsonobjectid', matches(/^[0-9a-f]{24}$/i)],
  ['uri', (text) => typeof parseRequestUri(text) === 'object'],
  ['email', matches(email)],
  ['hostname', isHostname],
  ['ipv4', (text) => text.includes('.') && parseIpSloppy(text) !== undefined],
  ['ipv6', (text) => text.includes(':') && parseIpStrict(text) !== undefined],
  ['cidr', (text) => parseCidrSloppy(text) !== undefined],
  ['mac', isMac],
  ['uuid', uuid('[0-9a-f]{4}', '[0-9a-f]')],
  ['uuid3', uuid('3[0-9a-f]{3}', '[0-9a-f]')],
  ['uuid4', uuid('4[0-9a-f]{3}', '[89ab]')],
  ['uuid5', uuid('5[0-9a-f]{3}', '[89ab]')],
  ['isbn', (text) => isIsbn10(text) || isIsbn13(text)],
  ['isbn10', isIsbn10],
  ['isbn13', isIsbn13],
  ['creditcard', isCreditCard],
  ['ssn', (text) => text.length === 11 && /^\d{3}[- ]?\d{2}[- ]?\d{4}$/.test(text)],
  ['hexcolor', matches(/^#?(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/)],
  ['rgbcolor', matches(rgb)],
  ['byte', matches(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/)],
  ['password', () => true],
  ['date', isDate],
  ['datetime', isDateTime],
  ['duration', isDuration],
  ['k8sshortname', (text) => text.length <= 63 && shortName.test(text)],
  ['k8slongname', (text) => text.length <= 253 && longName.test(text)],
]);

export interface FormatRule {
  check(text: string, path: string, outcome: Outcome): void;
}

/** The rule of a format; undefined for one that says nothing of texts. */
export function formatRuleOf(format: string): FormatRule | undefined {
  const isValid = checks.get(format.replaceAll('-', ''));
  if (!isValid) return undefined;
  return {
    check: (text, path, outcome) => {
      if (!isValid(text)) outcome.add(typeProblem(path, format, text));
    },
  };
}

function isHostname(text: string): boolean {
  return matchesGoRegExp(hostname, text) && byteLength(text) <= 255 && text.split('.').every((part) => byteLength(part) <= 63);
}

/** Go's net.ParseMAC: 6, 8 or 20 bytes, with colons or dashes between them or dots between pairs. */
function isMac(text: string): boolean {
  const groups = /^[0-9a-f]{4}(?:\.[0-9a-f]{4})+$/i.test(text) ? text.split('.').length * 2 : 0;
  const bytes = /^[0-9a-f]{2}(?:(?::[0-9a-f]{2})+|(?:-[0-9a-f]{2})+)$/i.test(text) ? (text.length + 1) / 3 : groups;
  return [6, 8, 20].includes(bytes);
}
