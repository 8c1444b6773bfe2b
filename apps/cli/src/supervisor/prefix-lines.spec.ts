import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { prefixLines } from './prefix-lines.js';

test('each line gets the name, however the text comes in pieces', async () => {
  const from = new PassThrough();
  const to = new PassThrough();
  prefixLines(from, '[web]', to);
  from.write('one\ntw');
  from.write('o\r\n\nthree');
  from.end();
  await once(from, 'close');
  to.end();
  expect(await text(to)).toBe('[web] one\n[web] two\n[web] \n[web] three\n');
});
