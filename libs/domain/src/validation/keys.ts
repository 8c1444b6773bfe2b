import { byteLength, regexProblem, type Problems } from '#domain/validation/names.js';

/**
 * The forms of keys and names inside objects. Each function returns the texts of what is wrong, none when the value is good.
 * Source: k8s.io/apimachinery/pkg/util/validation/validation.go.
 */

const envVarName = '[-._a-zA-Z][-._a-zA-Z0-9]*';
const configMapKey = '[-._a-zA-Z0-9]+';
const cIdentifier = '[A-Za-z_][A-Za-z0-9_]*';
const httpHeaderName = '[-A-Za-z0-9]+';

const envVarNamePattern = new RegExp(`^${envVarName}$`);
const configMapKeyPattern = new RegExp(`^${configMapKey}$`);
const cIdentifierPattern = new RegExp(`^${cIdentifier}$`);
const httpHeaderNamePattern = new RegExp(`^${httpHeaderName}$`);

/** The strict form of an environment variable's name, still used for warnings. */
export function isEnvVarName(value: string): Problems {
  const text =
    "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit";
  return [
    ...(envVarNamePattern.test(value) ? [] : [regexProblem(text, envVarName, 'my.env-name', 'MY_ENV.NAME', 'MyEnvName1')]),
    ...startsUpwards(value),
  ];
}

/** Printable ASCII without `=`. */
export function isRelaxedEnvVarName(value: string): Problems {
  if (value === '') return ['environment variable name must be non-empty'];
  return /^[\x20-<>-~]*$/.test(value)
    ? []
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
}

/** A key in the data of a ConfigMap or Secret. */
export function isConfigMapKey(value: string): Problems {
  const text = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
  return [
    ...(byteLength(value) > 253 ? ['must be no more than 253 characters'] : []),
    ...(configMapKeyPattern.test(value) ? [] : [regexProblem(text, configMapKey, 'key.name', 'KEY_NAME', 'key-name')]),
    ...startsUpwards(value),
  ];
}

export function isHttpHeaderName(value: string): Problems {
  const text = "a valid HTTP header must consist of alphanumeric characters or '-'";
  return httpHeaderNamePattern.test(value) ? [] : [regexProblem(text, httpHeaderName, 'X-Header-Name')];
}

/** Keys become file names, so they may not lead out of their directory. */
function startsUpwards(value: string): Problems {
  if (value === '.' || value === '..') return [`must not be '${value}'`];
  return value.startsWith('..') ? ["must not start with '..'"] : [];
}

/** A name as programming languages have it, without a domain before it. */
export function isCIdentifier(value: string): Problems {
  const text = "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'";
  return cIdentifierPattern.test(value) ? [] : [regexProblem(text, cIdentifier, 'my_name', 'MY_NAME', 'MyName')];
}
