import { byteLength, type Problems, regexProblem } from '#domain/validation/names.js';

const format = '[-._a-zA-Z0-9]+';
const pattern = new RegExp(`^${format}$`);

/** A key of ConfigMap data, and other names that may become a file name (IsConfigMapKey in k8s.io/apimachinery/pkg/util/validation/validation.go). */
export function isConfigMapKey(value: string): Problems {
  const problems: string[] = [];
  if (byteLength(value) > 253) problems.push('must be no more than 253 characters');
  if (!pattern.test(value)) {
    const text = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
    problems.push(regexProblem(text, format, 'key.name', 'KEY_NAME', 'key-name'));
  }
  if (value === '.') problems.push("must not be '.'");
  else if (value === '..') problems.push("must not be '..'");
  else if (value.startsWith('..')) problems.push("must not start with '..'");
  return problems;
}
