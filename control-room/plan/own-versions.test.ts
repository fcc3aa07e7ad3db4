import { expect, it } from 'vitest';
import { OwnVersions } from './own-versions.ts';

const answer = (version: number, events: number) => ({ version, events: Array.from({ length: events }) });

it('takes what was seen on by the page’s own commands, those under way too', async () => {
  const own = new OwnVersions();
  await own.note(Promise.resolve(answer(6, 2)));
  let reply: (value: { version: number; events: unknown[] }) => void = () => undefined;
  void own.note(
    new Promise<{ version: number; events: unknown[] }>((resolve) => {
      reply = resolve;
    }),
  );
  const after = own.after(4);
  reply(answer(7, 1));
  expect(await after).toBe(7);
});

it('stops where somebody else changed something in between', async () => {
  const own = new OwnVersions();
  await own.note(Promise.resolve(answer(5, 1)));
  await own.note(Promise.resolve(answer(8, 1)));
  expect(await own.after(4)).toBe(5);
  expect(await own.after(6)).toBe(6);
});

it('is not stopped by a command that was refused or changed nothing', async () => {
  const own = new OwnVersions();
  const refused = own.note(Promise.reject(new Error('refused')));
  await expect(refused).rejects.toThrow('refused');
  await own.note(Promise.resolve(answer(4, 0)));
  expect(await own.after(4)).toBe(4);
});
