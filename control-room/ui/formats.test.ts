import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMoney, formatMoneyShort, formatPrice, minorPerUnit, parseMoney } from './money.ts';
import { blank, formatCompact, formatCount, formatFactor, formatRate } from './number.ts';
import { formatClock, formatDate, formatElapsed, formatFar, formatLength } from './time.ts';
import { fromWallTime, toWallTime, zoneOffset } from './zone.ts';

describe('money', () => {
  it('is written from minor units, by the digits of its currency', () => {
    expect(formatMoney(123_450, 'CNY', 'en')).toBe('¥1,234.50');
    expect(formatMoney(1234, 'JPY', 'en')).toBe('¥1,234');
    expect(minorPerUnit('JPY')).toBe(1);
    expect(formatMoney(null, 'CNY', 'en')).toBe(blank);
    expect([formatMoney(-1_050, 'CNY', 'en'), formatPrice(-1_000, 'CNY', 'zh-CN')]).toEqual([
      '−¥10.50',
      '−¥10',
    ]);
    expect(formatMoneyShort(-2_000_000_00, 'CNY', 'en')).toBe('−¥2M');
    expect(formatMoneyShort(-2_000_000_00, 'CNY', 'zh-CN')).toBe('−¥200万');
  });

  it('is short on tiles, in the thousands of the language', () => {
    expect(formatMoneyShort(12_345_678, 'CNY', 'en')).toBe('¥123.5K');
    expect(formatMoneyShort(12_345_678, 'CNY', 'zh-CN')).toBe('¥12.35万');
    expect(formatMoneyShort(99_950, 'CNY', 'en')).toBe('¥1,000');
    expect(formatMoneyShort(0, 'CNY', 'en')).toBe('¥0');
  });

  it('is read back to the minor unit it was written from', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000_000 }), (minor) => {
        expect(parseMoney(String(minor / 100), 'CNY')).toBe(minor);
      }),
    );
  });

  it('refuses what is no amount of the currency', () => {
    for (const text of ['', ' ', '-1', '1e5', '1.234', 'abc', '1..2', 'Infinity'])
      expect(parseMoney(text, 'CNY'), text).toBeNull();
    expect(parseMoney('1,299.5', 'CNY')).toBe(129_950);
    expect(parseMoney('1.5', 'JPY')).toBeNull();
  });
});

describe('numbers', () => {
  it('tell zero from unknown', () => {
    expect(formatCount(0, 'en')).toBe('0');
    expect(formatCount(null, 'en')).toBe(blank);
    expect(formatRate(0, 'en')).toBe('0.0%');
    expect(formatRate(null, 'en')).toBe(blank);
    expect(formatFactor(null, 'en')).toBe(blank);
  });
  it('have the sign for minus that amounts have', () => {
    expect([
      formatCount(-1_204, 'en'),
      formatCompact(-1_200_000, 'zh-CN'),
      formatRate(-0.129, 'zh-CN'),
      formatFactor(-0.5, 'en'),
    ]).toEqual(['−1,204', '−120万', '−12.9%', '−0.50']);
  });
  it('say of a share that it is something, however small', () => {
    expect(formatRate(0, 'en', 0)).toBe('0%');
    expect(formatRate(0.004, 'en', 0)).toBe('<1%');
    expect(formatRate(0.005, 'en', 0)).toBe('1%');
    expect(formatRate(0.000_3, 'zh-CN')).toBe('<0.1%');
    expect(formatRate(0.000_5, 'en')).toBe('0.1%');
  });
  it('say of a share that it is not all, however little is wanting', () => {
    expect(formatRate(1, 'en')).toBe('100.0%');
    expect(formatRate(0.999_7, 'en')).toBe('>99.9%');
    expect(formatRate(0.999_4, 'zh-CN')).toBe('99.9%');
    expect(formatRate(0.996, 'en', 0)).toBe('>99%');
    expect(formatRate(1.000_3, 'en')).toBe('100.0%');
  });
  it('stay exact until they are long', () => {
    expect(formatCompact(99_999, 'en')).toBe('99,999');
    expect(formatCompact(1_200_000, 'en')).toBe('1.2M');
    expect(formatCompact(1_200_000, 'zh-CN')).toBe('120万');
    expect(formatFactor(0.873, 'en')).toBe('0.87');
  });
});

describe('time', () => {
  it('is shown in the show’s zone, not the reader’s', () => {
    const at = Date.UTC(2025, 10, 21, 12, 31, 7);
    expect(formatClock(at, 'Asia/Shanghai', 'en')).toBe('20:31:07');
    expect(formatClock(at, 'UTC', 'zh-CN')).toBe('12:31:07');
    expect(zoneOffset('Asia/Shanghai', at, 'en')).toBe('GMT+8');
  });
  it('has midnight as 00, never 24', () => {
    expect(formatClock(Date.UTC(2025, 0, 1), 'UTC', 'en')).toBe('00:00:00');
  });
  it('writes lengths', () => {
    expect(formatLength(123_000)).toBe('2:03');
    expect(formatLength(3_723_000)).toBe('1:02:03');
    expect(formatLength(-5_000)).toBe('−0:05');
    expect(formatLength(-500)).toBe('0:00');
    expect(formatElapsed(123_000)).toBe('0:02:03');
    expect(formatElapsed(-1)).toBe('0:00:00');
    expect(formatFar(47 * 3_600_000, 'en')).toBe('47:00:00');
    expect(formatFar(5 * 86_400_000, 'en')).toBe('5 days');
    expect(formatFar(5 * 86_400_000, 'zh-CN')).toBe('5天');
  });
});

describe('wall time of a zone', () => {
  const zones = ['Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC'];

  it('goes to an instant and back, outside the hour a zone repeats', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1_600_000_000, max: 1_900_000_000 }),
        fc.constantFrom(...zones),
        (second, zone) => {
          const at = Math.floor(second / 60) * 60_000;
          const back = fromWallTime(toWallTime(at, zone), zone);
          expect(back).not.toBeNull();
          expect(toWallTime(back ?? 0, zone)).toBe(toWallTime(at, zone));
        },
      ),
    );
  });

  it('takes the first of two in the hour repeated in autumn, and the time after the jump in spring', () => {
    expect(fromWallTime('2025-11-02T01:30', 'America/New_York')).toBe(Date.UTC(2025, 10, 2, 5, 30));
    expect(fromWallTime('2025-03-09T02:30', 'America/New_York')).toBe(Date.UTC(2025, 2, 9, 7, 30));
  });

  it('refuses what is no time', () => {
    for (const text of ['', '2025-11-02', 'soon', '2025-11-02 01:30'])
      expect(fromWallTime(text, 'UTC'), text).toBeNull();
  });
});

it('writes prices without empty decimals, and never rounds them', () => {
  expect(formatPrice(174_900, 'CNY', 'en')).toBe('¥1,749');
  expect(formatPrice(174_990, 'CNY', 'zh-CN')).toBe('¥1,749.90');
  expect(formatPrice(1_000_000, 'JPY', 'en')).toBe('¥1,000,000');
  expect(formatPrice(null, 'CNY', 'en')).toBe(blank);
});

describe('a day', () => {
  it('is short under a chart in both languages, by the zone of its show', () => {
    const at = Date.UTC(2026, 10, 20, 17);
    expect(formatDate(at, 'Asia/Shanghai', 'en')).toBe('Nov 21');
    expect(formatDate(at, 'Asia/Shanghai', 'zh-CN')).toBe('11月21日');
    expect(formatDate(at, 'UTC', 'zh-CN')).toBe('11月20日');
    expect(formatDate(null, 'UTC', 'en')).toBe(blank);
  });
});
