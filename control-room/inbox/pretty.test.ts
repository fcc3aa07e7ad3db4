import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pretty } from './pretty.ts';

describe('a raw message', () => {
  it('of JSON is indented, ids of 64 bits digit by digit', () => {
    expect(pretty('{"order_id":3705115058471208928,"a":[],"b":[1,"x,{y}"],"c":{ }}')).toBe(
      '{\n  "order_id": 3705115058471208928,\n  "a": [],\n  "b": [\n    1,\n    "x,{y}"\n  ],\n  "c": {}\n}',
    );
  });

  it('says the same as before, whatever JSON it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(pretty(JSON.stringify(value)))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('of XML has an element a line', () => {
    expect(pretty('<xml><A><![CDATA[<x>]]></A><B><C>1</C></B></xml>')).toBe(
      '<xml>\n  <A><![CDATA[<x>]]></A>\n  <B>\n    <C>1</C>\n  </B>\n</xml>',
    );
  });

  it('of anything else stays as it is, and nothing makes it throw', () => {
    expect(pretty('plain words')).toBe('plain words');
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('{', '}', '"', '\\', '<', '>', '[', ',', 'a') }),
        (text) => {
          pretty(text);
        },
      ),
    );
  });
});
