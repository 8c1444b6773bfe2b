import { expect, test } from 'vitest';
import { EventQueue } from '#client/events/event-queue.js';
import { StoppedClock } from '#client/stopped-clock.js';

interface Said {
  readonly lane: string;
  readonly text: string;
}

/** A queue whose writer waits to be let go on. */
function queue() {
  const begun: string[] = [];
  const dropped: string[] = [];
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const events = new EventQueue<Said>(new StoppedClock(), {
    laneOf: ({ lane }) => lane,
    write: async ({ text }) => {
      begun.push(text);
      await gate;
    },
    onDropped: ({ text }) => dropped.push(text),
  });
  return { begun, dropped, events, open: () => release() };
}

test('events of one lane go one after another, those of eight lanes side by side', async () => {
  const { begun, events, open } = queue();
  for (let lane = 0; lane < 10; lane++) for (const nth of ['first', 'second']) events.push({ lane: String(lane), text: `${lane} ${nth}` });
  expect(begun).toEqual(Array.from({ length: 8 }, (_, lane) => `${lane} first`));
  open();
  await events.drained();
  expect(begun).toHaveLength(20);
  for (let lane = 0; lane < 10; lane++)
    expect(begun.filter((text) => text.startsWith(`${lane} `))).toEqual([`${lane} first`, `${lane} second`]);
});

test('of more than a thousand that wait the oldest are dropped, and nobody waits for that', async () => {
  const { begun, dropped, events, open } = queue();
  for (let i = 0; i < 1011; i++) events.push({ lane: String(i), text: String(i) });
  // Eight are on their way.
  expect(dropped).toEqual(['8', '9', '10']);
  open();
  await events.drained();
  expect(begun).toHaveLength(1008);
  expect(begun.slice(0, 10)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '11', '12']);
});
