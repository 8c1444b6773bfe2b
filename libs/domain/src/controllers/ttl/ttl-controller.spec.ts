import { expect, test } from 'vitest';
import { ttlController } from '#domain/controllers/ttl/ttl-controller.js';
import { nodes } from '#domain/resources/core/node/node.js';
import { internalError } from '#domain/status/status-error.js';
import { ControllerModel } from '#testing/controller-model/controller-model.js';

const annotation = 'node.alpha.kubernetes.io/ttl';
const modelOf = (): ControllerModel => new ControllerModel([ttlController]);
const add = (model: ControllerModel, from: number, to: number): void => {
  for (let i = from; i < to; i += 1) model.create(nodes, { metadata: { name: `n${i}` } });
  model.settle();
};
const remove = (model: ControllerModel, from: number, to: number): void => {
  for (let i = from; i < to; i += 1) model.server.delete(nodes, `n${i}`);
  model.settle();
};
const values = (model: ControllerModel): readonly (string | undefined)[] => [
  ...new Set(model.list(nodes).map(({ metadata }) => metadata.annotations?.[annotation])),
];

test.each([
  [1, '0'],
  [100, '0'],
  [101, '15'],
  [500, '15'],
  [501, '30'],
  [1001, '60'],
  [2001, '300'],
])('%d nodes have the value %s', (size, value) => {
  const model = modelOf();
  add(model, 0, size);
  expect(values(model)).toEqual([value]);
});

test('the value goes down only when the cluster is clearly smaller', () => {
  const model = modelOf();
  add(model, 0, 101);
  remove(model, 90, 101);
  expect(values(model)).toEqual(['15']);
  remove(model, 89, 90);
  expect(values(model)).toEqual(['0']);
});

test.each([
  [{}, true],
  [{ a: 'b' }, true],
  [{ [annotation]: '10' }, true],
  [{ [annotation]: '0' }, false],
])('a node with the annotations %j is patched: %s', (annotations, patched) => {
  const model = modelOf();
  model.create(nodes, { metadata: { name: 'n', annotations } });
  model.settle();
  expect(model.trace).toEqual(patched ? ['patch nodes n'] : []);
  expect(model.get(nodes, 'n').metadata.annotations).toEqual({ ...annotations, [annotation]: '0' });
});

test('a patch that fails is tried again', () => {
  const model = modelOf();
  model.create(nodes, { metadata: { name: 'n' } });
  model.intercept = (action) => (action.do === 'patch' ? internalError('x') : undefined);
  model.settle();
  model.intercept = () => undefined;
  model.advance(1000);
  expect(values(model)).toEqual(['0']);
});
