import { expect, test } from 'vitest';
import { tokensController } from '#domain/controllers/serviceaccount/tokens-controller.js';
import { decodeBase64 } from '#domain/encoding/base64.js';
import { namespaces } from '#domain/resources/core/namespace/namespace.js';
import { secrets } from '#domain/resources/core/secret/secret.js';
import { serviceAccounts } from '#domain/resources/core/service-account/service-account.js';
import type { Secret } from '#domain/schema/types/core-v1.js';
import { conflict, internalError, notFound } from '#domain/status/status-error.js';
import { ControllerModel } from '#testing/controller-model/controller-model.js';

const controller = tokensController({ sign: (claims) => JSON.stringify(claims), rootCa: 'PEM' });
const type = 'kubernetes.io/service-account-token';
const named = { 'kubernetes.io/service-account.name': 'a' };

function modelOf(): ControllerModel {
  const model = new ControllerModel([controller as never]);
  model.create(namespaces, { metadata: { name: 'ns' } });
  model.create(serviceAccounts, { metadata: { name: 'a' } }, 'ns');
  return model;
}

function newSecret(
  model: ControllerModel,
  more: Partial<Secret> & { readonly annotations?: Secret['metadata']['annotations'] } = {},
): void {
  const { annotations = named, ...others } = more;
  model.create(secrets, { metadata: { name: 's', annotations }, type, ...others }, 'ns');
}

function dataOf(model: ControllerModel): Readonly<Record<string, string>> {
  const { data = {} } = model.get(secrets, 'ns/s');
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, decodeBase64(value)]));
}

test('a Secret that names an account gets a token of it, the namespace and what pods trust', () => {
  const model = modelOf();
  newSecret(model);
  model.settle();
  const { uid } = model.get(serviceAccounts, 'ns/a').metadata;
  const { token = '', ...data } = dataOf(model);
  expect(data).toEqual({ 'ca.crt': 'PEM', namespace: 'ns' });
  expect(JSON.parse(token)).toEqual({
    iss: 'kubernetes/serviceaccount',
    sub: 'system:serviceaccount:ns:a',
    'kubernetes.io/serviceaccount/namespace': 'ns',
    'kubernetes.io/serviceaccount/secret.name': 's',
    'kubernetes.io/serviceaccount/service-account.name': 'a',
    'kubernetes.io/serviceaccount/service-account.uid': uid,
  });
  expect(model.get(secrets, 'ns/s').metadata.annotations).toEqual({ ...named, 'kubernetes.io/service-account.uid': uid });
  expect(model.trace).toEqual(['update secrets s']);
});

test('what is there stays, but for what pods trust', () => {
  const model = modelOf();
  newSecret(model, { data: { token: 'eA==', namespace: 'eQ==', 'ca.crt': 'eg==' } });
  model.settle();
  expect(dataOf(model)).toEqual({ token: 'x', namespace: 'y', 'ca.crt': 'PEM' });
});

test.each<[string, Parameters<typeof newSecret>[1]]>([
  ['of another type', { type: 'Opaque' }],
  ['without a name', { annotations: {} }],
])('a Secret %s is left alone', (_, more) => {
  const model = modelOf();
  newSecret(model, more);
  model.settle();
  expect(model.trace).toEqual([]);
});

test('a Secret goes with its account, and comes to nothing without one', () => {
  const model = modelOf();
  newSecret(model);
  model.settle();
  model.server.delete(serviceAccounts, 'ns/a');
  model.create(serviceAccounts, { metadata: { name: 'a' } }, 'ns');
  model.settle();
  expect(model.list(secrets)).toHaveLength(0);
  newSecret(model, { annotations: { 'kubernetes.io/service-account.name': 'nobody' } });
  model.settle();
  expect(model.list(secrets)).toHaveLength(0);
});

test('an account that the cache does not show yet is asked for', () => {
  const model = modelOf();
  const account = model.get(serviceAccounts, 'ns/a');
  model.server.delete(serviceAccounts, 'ns/a');
  newSecret(model);
  model.intercept = (action) => (action.do === 'get' ? [account] : undefined);
  model.pass(controller as never, 'ns/s');
  expect(Object.keys(dataOf(model)).sort()).toEqual(['ca.crt', 'namespace', 'token']);
});

test('an account forgets a Secret that is gone', () => {
  const model = modelOf();
  newSecret(model);
  model.edit(serviceAccounts, 'ns/a', (account) => ({ ...account, secrets: [{ name: 's' }, { name: 't' }] }));
  model.settle();
  model.server.delete(secrets, 'ns/s');
  model.settle();
  expect(model.get(serviceAccounts, 'ns/a').secrets).toEqual([{ name: 't' }]);
});

test.each([
  ['somebody else was faster', conflict(secrets, 's', 'x'), undefined],
  ['the Secret is gone', notFound(secrets, 's'), undefined],
  ['the server fails', internalError('x'), 'Internal error occurred: x'],
])('when %s', (_, error, expected) => {
  const model = modelOf();
  newSecret(model);
  model.intercept = () => error;
  const pass = model.pass(controller as never, 'ns/s');
  expect(typeof pass.error === 'object' ? pass.error.message : pass.error).toBe(expected);
});
