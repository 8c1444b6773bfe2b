import { expect, test } from 'vitest';
import { managerName } from '#domain/apply/manager-name.js';

test.each([
  ['what it says', 'me', 'kubectl/v1', 'me'],
  ['its product', '', 'kubectl/v1.32.4 (linux/amd64) kubernetes/59526cd', 'kubectl'],
  ['all of an agent without a slash', '', 'curl', 'curl'],
  ['nothing without an agent', '', undefined, ''],
  ['what of it can be printed', '', 'a\tb\u0000ü/1', 'abü'],
  ['no more than 128 bytes', '', 'ü'.repeat(70), 'ü'.repeat(64)],
])('a client is called %s', (_name, fieldManager, agent, name) => expect(managerName(fieldManager, agent)).toBe(name));
