import { expect, test } from 'vitest';
import { rootCaCertificatePublisher } from '#domain/controllers/root-ca-certificate-publisher/root-ca-certificate-publisher.js';
import { serviceAccountController } from '#domain/controllers/serviceaccount/service-account-controller.js';
import { configMaps } from '#domain/resources/core/config-map/config-map.js';
import { namespaces } from '#domain/resources/core/namespace/namespace.js';
import { serviceAccounts } from '#domain/resources/core/service-account/service-account.js';
import { alreadyExists, forbiddenError, internalError, notFound } from '#domain/status/status-error.js';
import { ControllerModel } from '#testing/controller-model/controller-model.js';

const publisher = rootCaCertificatePublisher('PEM');

function modelOf(): ControllerModel {
  const model = new ControllerModel([serviceAccountController, publisher]);
  model.create(namespaces, { metadata: { name: 'ns' } });
  model.settle();
  return model;
}

test('every namespace has a default ServiceAccount and the root certificates', () => {
  const model = modelOf();
  expect(model.get(serviceAccounts, 'ns/default').metadata.name).toBe('default');
  expect(model.get(configMaps, 'ns/kube-root-ca.crt')).toMatchObject({
    metadata: {
      annotations: {
        'kubernetes.io/description':
          'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
      },
    },
    data: { 'ca.crt': 'PEM' },
  });
  expect(model.trace).toEqual(['create serviceaccounts default', 'create configmaps kube-root-ca.crt']);
});

test('they come back when they were deleted', () => {
  const model = modelOf();
  model.server.delete(serviceAccounts, 'ns/default');
  model.server.delete(configMaps, 'ns/kube-root-ca.crt');
  model.settle();
  expect(model.list(serviceAccounts)).toHaveLength(1);
  expect(model.list(configMaps)).toHaveLength(1);
});

test('certificates that were changed are put right, other annotations stay', () => {
  const model = modelOf();
  model.edit(configMaps, 'ns/kube-root-ca.crt', (map) => ({
    ...map,
    metadata: { ...map.metadata, annotations: { a: 'b' } },
    data: { x: 'y' },
  }));
  model.settle();
  const map = model.get(configMaps, 'ns/kube-root-ca.crt');
  expect(map.data).toEqual({ 'ca.crt': 'PEM' });
  expect(Object.keys(map.metadata.annotations ?? {}).sort()).toEqual(['a', 'kubernetes.io/description']);
});

test('nothing is made in a namespace that is being deleted', () => {
  const model = modelOf();
  model.server.delete(namespaces, 'ns');
  model.server.delete(serviceAccounts, 'ns/default');
  model.server.delete(configMaps, 'ns/kube-root-ca.crt');
  model.settle();
  expect(model.list(serviceAccounts)).toEqual([]);
  expect(model.list(configMaps)).toEqual([]);
});

test.each([
  ['somebody else was faster', alreadyExists(serviceAccounts, 'default'), serviceAccountController, undefined],
  [
    'the namespace goes away',
    forbiddenError(serviceAccounts, 'default', 'x', [{ reason: 'NamespaceTerminating' }]),
    serviceAccountController,
    undefined,
  ],
  ['the server fails', internalError('x'), serviceAccountController, 'Internal error occurred: x'],
  ['the namespace is gone', notFound(namespaces, 'ns'), publisher, undefined],
  ['the server fails', internalError('x'), publisher, 'Internal error occurred: x'],
])('when %s', (_, error, controller, expected) => {
  const model = new ControllerModel();
  model.create(namespaces, { metadata: { name: 'ns' } });
  model.intercept = () => error;
  const pass = model.pass(controller, 'ns');
  expect(typeof pass.error === 'object' ? pass.error.message : pass.error).toBe(expected);
});
