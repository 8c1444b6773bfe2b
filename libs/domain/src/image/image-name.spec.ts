import { expect, test } from 'vitest';
import { parseImageName } from '#domain/image/image-name.js';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

test.each([
  ['nginx', 'docker.io/library/nginx', 'latest', ''],
  ['nginx:1.27', 'docker.io/library/nginx', '1.27', ''],
  ['team/app', 'docker.io/team/app', 'latest', ''],
  ['index.docker.io/nginx', 'docker.io/library/nginx', 'latest', ''],
  ['localhost/app:dev', 'localhost/app', 'dev', ''],
  ['registry.example:5000/team/app', 'registry.example:5000/team/app', 'latest', ''],
  ['[::1]:5000/app:1', '[::1]:5000/app', '1', ''],
  [`nginx@${digest}`, 'docker.io/library/nginx', '', digest],
  [`nginx:1@${digest}`, 'docker.io/library/nginx', '1', digest],
  ['Registry/app', 'Registry/app', 'latest', ''],
])('%s', (image, repository, tag, given) => {
  expect(parseImageName(image)).toEqual({ repository, tag, digest: given });
});

test.each([
  ['', 'nothing'],
  ['Nginx', 'a capital in the path'],
  ['nginx:', 'a tag without characters'],
  ['nginx:a b', 'a space'],
  ['a//b', 'an empty component'],
  ['0'.repeat(64), 'a bare identifier'],
  ['nginx@sha256:abc', 'a short digest'],
  [`nginx@md5:${'0'.repeat(32)}`, 'an unknown digest algorithm'],
  [`x/${'a'.repeat(256)}`, 'a path over 255 characters'],
])('%j is malformed: %s', (image) => {
  expect(parseImageName(image)).toBeUndefined();
});
