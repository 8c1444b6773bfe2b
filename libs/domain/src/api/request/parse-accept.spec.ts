import { expect, test } from 'vitest';
import { parseAccept } from '#domain/api/request/parse-accept.js';

const shown = (accept: string): readonly string[] =>
  parseAccept(accept).map(
    ({ type, subtype, parameters }) => `${type}/${subtype}${[...parameters].map(([name, value]) => `;${name}=${value}`).join('')}`,
  );

test.each([
  ['application/json', ['application/json']],
  ['*', ['*/*']],
  ['text/html, */*;q=0.1', ['text/html', '*/*']],
  ['application/json;q=0.1, application/yaml', ['application/yaml', 'application/json']],
  ['*/*, application/*, application/yaml', ['application/yaml', 'application/*', '*/*']],
  ['application/json;as=Table;v=v1;g=meta.k8s.io', ['application/json;as=Table;v=v1;g=meta.k8s.io']],
  ['application/json; q=x, application/yaml;q=0.5', ['application/yaml', 'application/json']],
  ['APPLICATION/Json', ['APPLICATION/Json']],
  ['garbage, a/b/c, /, text/', []],
  ['application/json;a;b=;c=1=2;d=1', ['application/json;d=1']],
  ['*/*;q=1, application/json;q=0.1', ['application/json', '*/*']],
])('%s', (accept, expected) => {
  expect(shown(accept)).toEqual(expected);
});
