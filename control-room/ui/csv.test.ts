import { expect, it } from 'vitest';
import { csvText } from './csv.ts';

it('quotes what needs it and keeps numbers and blanks', () => {
  expect(
    csvText([
      ['a', 1, null],
      ['say "hi", Li', -2, 'x\ny'],
    ]),
  ).toBe('\uFEFFa,1,\r\n"say ""hi"", Li",-2,"x\ny"\r\n');
});
it.each(['=1+1', '+1', '-1', '@x', '\tx', '＝1'])('never writes the text %j as a formula', (text) => {
  expect(csvText([[text]])).toMatch(/^\uFEFF"?'/);
});
