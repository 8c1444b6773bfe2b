import { describe, expect, test } from 'vitest';
import { negotiateOutput, type OutputRestrictions } from '#domain/api/request/negotiate-output.js';
import { wantsPretty } from '#domain/api/request/wants-pretty.js';
import { parseQuery } from '#domain/api/request/query.js';

const table = 'application/json;as=Table;v=v1;g=meta.k8s.io';

describe('the form of an answer', () => {
  test.each([
    [undefined, {}, { encoding: 'json' }],
    ['*/*', {}, { encoding: 'json' }],
    ['application/yaml', {}, { encoding: 'yaml' }],
    ['application/json;pretty=1', {}, { encoding: 'json', pretty: true }],
    ['application/vnd.kubernetes.protobuf,application/json', {}, { encoding: 'protobuf' }],
    ['application/vnd.kubernetes.protobuf,application/json', { encodings: ['json', 'yaml'] }, { encoding: 'json' }],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', {}, { encoding: 'json' }],
    ['application/yaml;q=0.5,application/json;q=0.9', {}, { encoding: 'json' }],
    ['*/*,application/yaml', {}, { encoding: 'yaml' }],
    [`${table},application/json`, {}, { encoding: 'json', as: { kind: 'Table', version: 'v1' } }],
    [`${table.replace('v1;', 'v1beta1;')},application/json`, {}, { as: { kind: 'Table', version: 'v1beta1' } }],
    [`${table.replace('v1;', 'v2;')},application/json`, {}, { encoding: 'json' }],
    [`${table},application/json`, { transforms: false }, { encoding: 'json' }],
    ['application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io,application/json', {}, { encoding: 'json' }],
    ['application/vnd.kubernetes.protobuf;as=PartialObjectMetadata;v=v1;g=meta.k8s.io', {}, { encoding: 'protobuf' }],
    ['application/json;stream=watch', { stream: true }, { encoding: 'json' }],
    ['application/yaml,application/json', { stream: true }, { encoding: 'json' }],
  ] as [string | undefined, OutputRestrictions, object][])('%s under %o', (accept, restrictions, expected) => {
    expect(negotiateOutput(accept, restrictions)).toMatchObject(expected);
  });

  test.each([
    ['text/plain', {}, 'application/json, application/yaml, application/vnd.kubernetes.protobuf'],
    ['application/yaml', { stream: true }, 'application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch'],
    ['application/json;sv=v9', {}, 'application/json, application/yaml, application/vnd.kubernetes.protobuf'],
  ] as [string, OutputRestrictions, string][])('%s is refused', (accept, restrictions, list) => {
    expect(() => negotiateOutput(accept, restrictions)).toThrow(`only the following media types are accepted: ${list}`);
  });
});

test.each([
  ['', 'curl/8.0', true],
  ['', 'kubectl/v1.33', false],
  ['', undefined, false],
  ['pretty=true', 'kubectl', true],
  ['pretty=0', 'curl/8.0', false],
  ['pretty=', 'Mozilla/5.0 (X11)', true],
])('?%s from %s is written for people: %s', (query, userAgent, expected) => {
  expect(wantsPretty(parseQuery(query), userAgent)).toBe(expected);
});
