import { expect, test } from 'vitest';
import { webSocketTokenOf } from '#domain/authentication/web-socket-token.js';

const prefix = 'base64url.bearer.authorization.k8s.io.';

test.each([
  ['v4.channel.k8s.io', undefined],
  [`${prefix}, v4.channel.k8s.io`, undefined],
  [`v4.channel.k8s.io,${prefix}YWJj, v5.channel.k8s.io`, { encoded: 'YWJj', others: ['v4.channel.k8s.io', 'v5.channel.k8s.io'] }],
  [`${prefix}YWJj`, 'missing additional subprotocol'],
  [`${prefix}YWJj,${prefix}ZGVm,x`, 'multiple base64.bearer.authorization tokens specified'],
  [`${prefix}YW=Jj,x`, 'invalid base64.bearer.authorization token encoding'],
])('the protocols %s hold the token %j', (protocols, expected) => {
  expect(webSocketTokenOf(protocols)).toEqual(expected);
});
