import { expect, test } from 'vitest';
import { userHeaders, withoutUserHeaders } from '#domain/reverse-proxy/user-headers.js';

test('a front proxy tells whose request it passes on', () => {
  const user = { username: 'jane', uid: '7', groups: ['a', 'b'], extra: { 'example.com/Scopes (all)': ['x', 'y'], 'a%#': ['z'] } };
  expect(userHeaders(user)).toEqual([
    ['X-Remote-User', 'jane'],
    ['X-Remote-Uid', '7'],
    ['X-Remote-Group', 'a'],
    ['X-Remote-Group', 'b'],
    ['X-Remote-Extra-Example.com%2fscopes%20%28all%29', 'x'],
    ['X-Remote-Extra-Example.com%2fscopes%20%28all%29', 'y'],
    ['X-Remote-Extra-A%25#', 'z'],
  ]);
});

test('nobody else may', () => {
  const given = ['X-Remote-User', 'X-Remote-Uid', 'X-Remote-Group', 'X-Remote-Extra-Scopes', 'X-Remote-Addr'].map(
    (name) => [name, 'x'] as const,
  );
  expect(withoutUserHeaders(given)).toEqual([['X-Remote-Addr', 'x']]);
});
