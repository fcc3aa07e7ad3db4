import { expect, it } from 'vitest';
import { momentInShow } from './moment.ts';

const zone = 'Asia/Shanghai';
const at = (text: string) => Date.parse(`${text}+08:00`);
const window = { startedAt: at('2026-11-20T22:00:30'), endedAt: at('2026-11-21T01:00:00') };

it('puts a clock time inside the show, past midnight too', () => {
  expect(momentInShow('22:31:07', window, zone)).toBe(at('2026-11-20T22:31:07'));
  expect(momentInShow('00:10', window, zone)).toBe(at('2026-11-21T00:10:00'));
  expect(momentInShow('22:00', window, zone)).toBe(window.startedAt);
});

it('refuses what is no time or not in the show', () => {
  for (const text of ['21:00', '03:00', '', 'soon', '25:00'])
    expect(momentInShow(text, window, zone)).toBeNull();
});
