import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { genericConnector } from './generic.ts';
import { parseLossless } from './lossless-json.ts';
import { readXml } from './strict-xml.ts';
import { minorAt } from './values.ts';
import { aesKeyOf, decryptFor, wechatSignature } from './wechat-crypt.ts';

describe('lossless JSON', () => {
  it('keeps whole numbers beyond 2^53 digit by digit, and everything else as JSON has it', () => {
    expect(parseLossless('{"id":3705115058471208928,"n":12,"x":1.5e3,"s":"3705115058471208928"}')).toEqual({
      id: '3705115058471208928',
      n: 12,
      x: 1500,
      s: '3705115058471208928',
    });
    expect(parseLossless('[-9223372036854775808,9007199254740991,9007199254740993]')).toEqual([
      '-9223372036854775808',
      9007199254740991,
      '9007199254740993',
    ]);
  });

  it('never touches what stands in a text', () => {
    const text = fc.string({
      unit: fc.constantFrom('"', '\\', '7', '1234567890123456789', ':', '{', ',', ' ', '钻'),
    });
    const value = fc.dictionary(text, fc.oneof(text, fc.maxSafeInteger(), fc.boolean(), fc.array(text)));
    fc.assert(
      fc.property(value, (one) => {
        expect(parseLossless(JSON.stringify(one))).toEqual({ ...one });
      }),
    );
  });

  it.each(['{12345678901234567890:1}', '{"a":12345678901234567890', '', '01234567890123456789', 'x'])(
    'refuses %j as JSON does',
    (text) => expect(() => parseLossless(text)).toThrow(SyntaxError),
  );
});

describe('plain XML', () => {
  it('reads elements, CDATA and lists', () => {
    const text = '<xml>\n<A><![CDATA[<x> & ]]></A><B><C>1</C><C>2</C></B>\n<D></D></xml>';
    expect(readXml(text)).toEqual({ A: '<x> & ', B: { C: ['1', '2'] }, D: '' });
  });

  it.each([
    '<xml><A>&lt;</A></xml>',
    '<!DOCTYPE x><xml></xml>',
    '<?xml version="1.0"?><xml><A>1</A></xml>',
    '<xml a="1"><A>1</A></xml>',
    '<xml><A>1</B></xml>',
    '<xml><A>1</A>',
    '<xml><A>1</A></xml><xml><A>2</A></xml>',
    '<xml>text<A>1</A></xml>',
    '<xml><!-- no --><A>1</A></xml>',
    `${'<a>'.repeat(40)}${'</a>'.repeat(40)}`,
    'text',
    '',
  ])('refuses %j', (text) => expect(readXml(text)).toBeNull());

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '>', '/', 'a', '&', '[', ']', '!', 'CDATA[') }),
        (text) => {
          readXml(text);
        },
      ),
    );
  });
});

test('money in whole units is read without floating point', () => {
  const minor = (amount: unknown, digits?: number) => minorAt({ amount }, 'amount', digits);
  expect([minor('1999.98'), minor(0.1), minor('7'), minor('0.10'), minor('12.300')]).toEqual([
    199998, 10, 700, 10, 1230,
  ]);
  expect([minor('1.005'), minor('-1'), minor('1,000'), minor(''), minor(null), minor('1e3')]).toEqual(
    Array(6).fill(null),
  );
  expect([minor('500', 0), minor('500.00', 0), minor('500.5', 0), minor('1.234', 3)]).toEqual([
    500,
    500,
    null,
    1234,
  ]);
});

describe('safe mode', () => {
  it('signs as the platform’s documents show', () => {
    expect(wechatSignature('AAAAA', '1714036504', '1514711492')).toBe(
      'f464b24fc39322e44b38aa78f5edd27bd1441696',
    );
  });

  it('takes only keys of 43 base64 characters', () => {
    expect(aesKeyOf('a'.repeat(43))).toHaveLength(32);
    for (const key of ['a'.repeat(42), 'a'.repeat(44), `${'a'.repeat(42)}!`, ''])
      expect(aesKeyOf(key)).toBeNull();
  });

  it('answers null for any bytes that were not meant for it, and never throws', () => {
    const key = aesKeyOf('a'.repeat(43));
    if (!key) throw new Error('not a key');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(decryptFor('wx', key, Buffer.from(bytes).toString('base64'))).toBeNull();
      }),
    );
  });
});

test.each(['constructor', 'toString', '__proto__'])('an event called %s is no event of a map', (event) => {
  const shop = { name: 'oms', secret: 'x'.repeat(20), fields: {}, events: {} } as const;
  const connector = genericConnector({ ...shop, timeUnit: 'ms', amountUnit: 'minor' });
  expect(connector.read(JSON.stringify({ event, at: 1, orderId: 'o' }))).toMatchObject({
    ok: true,
    events: [{ kind: 'ignored' }],
  });
});
