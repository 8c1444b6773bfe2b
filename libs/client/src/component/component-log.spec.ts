import { expect, test } from 'vitest';
import { klogLine } from '#client/component/component-log.js';

const record = { time: Date.UTC(2026, 10, 24, 17, 6, 57, 51), pid: 3427, hostname: 'vm', name: 'kube-proxy' };

test.each([
  [{ level: 30, msg: 'serving', port: 80 }, 'I1124 17:06:57.051 3427 kube-proxy] "serving" port=80\n'],
  [
    { level: 40, msg: 'Failed to list', err: 'say "why"\nand where' },
    'W1124 17:06:57.051 3427 kube-proxy] "Failed to list" err="say \\"why\\"\\nand where"\n',
  ],
  [{ level: 50, msg: 'lost', object: { kind: 'Pod' } }, 'E1124 17:06:57.051 3427 kube-proxy] "lost" object="{\\"kind\\":\\"Pod\\"}"\n'],
])('%j', (fields, line) => {
  expect(klogLine({ ...record, ...fields })).toBe(line);
});
