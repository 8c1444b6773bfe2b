/**
 * The forms of names. Each function returns the texts of what is wrong, none when the value is good.
 * Source: k8s.io/apimachinery/pkg/util/validation/validation.go, pkg/api/validate/content and pkg/api/validation/{generic.go,path/name.go}.
 */

/** What a name check returns: messages for `Invalid value: "…": <message>`. */
export type Problems = readonly string[];

/** Checks an object name; with `prefix` a generateName, whose trailing dash is fine. */
export type NameCheck = (name: string, prefix: boolean) => Problems;

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomain = `${label}(\\.${label})*`;
const labelUnderscore = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const subdomainUnderscore = `${labelUnderscore}(\\.${labelUnderscore})*`;
const label1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const wildcardSubdomain = `\\*\\.${subdomain}`;
const labelKey = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const labelValue = `(${labelKey})?`;

const whole = (format: string): RegExp => new RegExp(`^(?:${format})$`);
const labelPattern = whole(label);
const subdomainPattern = whole(subdomain);
const subdomainUnderscorePattern = whole(subdomainUnderscore);
const label1035Pattern = whole(label1035);
const wildcardPattern = whole(wildcardSubdomain);
const labelKeyPattern = whole(labelKey);
const labelValuePattern = whole(labelValue);

/** `<text> (e.g. 'a',  or 'b', regex used for validation is '<format>')`. */
export function regexProblem(text: string, format: string, ...examples: readonly string[]): string {
  const given = examples.map((example) => `'${example}', `).join(' or ');
  return examples.length === 0
    ? `${text} (regex used for validation is '${format}')`
    : `${text} (e.g. ${given}regex used for validation is '${format}')`;
}

export function inclusiveRangeProblem(low: number, high: number): string {
  return `must be between ${low} and ${high}, inclusive`;
}

export const emptyProblem = 'must be non-empty';

function maxCharacters(length: number): string {
  return `must be no more than ${length} characters`;
}

function maxBytes(length: number): string {
  return `must be no more than ${length} bytes`;
}

/** Length in UTF-8 bytes, as Go's len counts. */
export function byteLength(text: string): number {
  // of a long text this is much sooner known than counted
  if (!/[\u0080-\uffff]/.test(text)) return text.length;
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

export function isDns1123Label(value: string): Problems {
  const problems: string[] = [];
  if (byteLength(value) > 63) problems.push(maxCharacters(63));
  if (!labelPattern.test(value)) {
    problems.push(
      subdomainPattern.test(value)
        ? 'must not contain dots'
        : regexProblem(
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
            label,
            'my-name',
            '123-abc',
          ),
    );
  }
  return problems;
}

const subdomainText =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";

export function isDns1123Subdomain(value: string): Problems {
  const problems: string[] = [];
  if (byteLength(value) > 253) problems.push(maxCharacters(253));
  if (!subdomainPattern.test(value)) problems.push(regexProblem(subdomainText, subdomain, 'example.com'));
  return problems;
}

export function isDns1123SubdomainWithUnderscore(value: string): Problems {
  const problems: string[] = [];
  if (byteLength(value) > 253) problems.push(maxCharacters(253));
  if (!subdomainUnderscorePattern.test(value)) {
    problems.push(
      regexProblem(
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character",
        subdomainUnderscore,
        'example.com',
      ),
    );
  }
  return problems;
}

export function isDns1035Label(value: string): Problems {
  const problems: string[] = [];
  if (byteLength(value) > 63) problems.push(maxCharacters(63));
  if (!label1035Pattern.test(value)) {
    problems.push(
      regexProblem(
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
        label1035,
        'my-name',
        'abc-123',
      ),
    );
  }
  return problems;
}

export function isWildcardDns1123Subdomain(value: string): Problems {
  const problems: string[] = [];
  if (byteLength(value) > 253) problems.push(maxCharacters(253));
  if (!wildcardPattern.test(value)) {
    problems.push(
      regexProblem(
        "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
        wildcardSubdomain,
        '*.example.com',
      ),
    );
  }
  return problems;
}

const labelKeyText = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

/** A label or annotation key, finalizer, condition type: `name` or `dns.prefix/name`. */
export function isQualifiedName(value: string): Problems {
  const parts = value.split('/');
  const problem = (): string => regexProblem(labelKeyText, labelKey, 'MyName', 'my.name', '123-abc');
  if (parts.length > 2) return [`a valid label key ${problem()} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  const problems: string[] = [];
  const name = parts.at(-1) ?? '';
  if (parts.length === 2) {
    const prefix = parts[0] ?? '';
    if (prefix === '') problems.push(`prefix part ${emptyProblem}`);
    else problems.push(...isDns1123SubdomainBytes(prefix).map((text) => `prefix part ${text}`));
  }
  if (name === '') problems.push(`name part ${emptyProblem}`);
  else if (byteLength(name) > 63) problems.push(`name part ${maxBytes(63)}`);
  if (!labelKeyPattern.test(name)) problems.push(`name part ${problem()}`);
  return problems;
}

/** isDns1123Subdomain as pkg/api/validate/content has it, which rules made from tags use: it says that it counts bytes. */
export function isDns1123SubdomainBytes(value: string): Problems {
  return isDns1123Subdomain(value).map((text) => (text === maxCharacters(253) ? maxBytes(253) : text));
}

/** isDns1123SubdomainBytes in capitals as well. The pattern of the text is that of small letters, as upstream shows it. */
export function isDns1123SubdomainCaseless(value: string): Problems {
  const problems: string[] = [];
  if (byteLength(value) > 253) problems.push(maxBytes(253));
  if (!subdomainPattern.test(value.toLowerCase())) {
    problems.push(
      regexProblem(
        "an RFC 1123 subdomain must consist of alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
        subdomain,
        'Example.com',
      ),
    );
  }
  return problems;
}

/** isDns1123Label, likewise in bytes. */
export function isDns1123LabelBytes(value: string): Problems {
  return isDns1123Label(value).map((text) => (text === maxCharacters(63) ? maxBytes(63) : text));
}

export function isLabelValue(value: string): Problems {
  const problems: string[] = [];
  if (byteLength(value) > 63) problems.push(maxBytes(63));
  if (!labelValuePattern.test(value)) {
    problems.push(
      regexProblem(
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
        labelValue,
        'MyValue',
        'my_value',
        '12345',
      ),
    );
  }
  return problems;
}

export function isValidPortNumber(port: number): Problems {
  return port >= 1 && port <= 65535 ? [] : [inclusiveRangeProblem(1, 65535)];
}

/** An IANA service name: container port names and named target ports. */
export function isValidPortName(port: string): Problems {
  const problems: string[] = [];
  if (byteLength(port) > 15) problems.push(maxCharacters(15));
  if (!/^[-a-z0-9]+$/.test(port)) problems.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(port)) problems.push('must contain at least one letter (a-z)');
  if (port.includes('--')) problems.push('must not contain consecutive hyphens');
  if (port.startsWith('-') || port.endsWith('-')) problems.push('must not begin or end with a hyphen');
  return problems;
}

/** Names that stand in a URL path: RBAC objects, IP addresses and the like. */
export const nameIsPathSegment: NameCheck = (name, prefix) => {
  if (!prefix && (name === '.' || name === '..')) return [`may not be '${name}'`];
  return ['/', '%'].filter((illegal) => name.includes(illegal)).map((illegal) => `may not contain '${illegal}'`);
};

export const nameIsDnsSubdomain: NameCheck = (name, prefix) => isDns1123Subdomain(prefix ? withoutTrailingDash(name) : name);
export const nameIsDnsLabel: NameCheck = (name, prefix) => isDns1123Label(prefix ? withoutTrailingDash(name) : name);
export const nameIsDns1035Label: NameCheck = (name, prefix) => isDns1035Label(prefix ? withoutTrailingDash(name) : name);

/** A generateName may end in a dash, because more follows (maskTrailingDash). */
function withoutTrailingDash(name: string): string {
  return name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name;
}
