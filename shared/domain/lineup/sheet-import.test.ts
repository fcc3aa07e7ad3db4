import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAmount, readSheet } from './sheet-import.ts';
import { tableRows } from './table-text.ts';

const products = [
  { id: 'p1', sku: 'R-1', listPrice: 200_00, floorPrice: 100_00, stock: 50 },
  { id: 'p2', sku: 'R-2', listPrice: 1299_00, floorPrice: 900_00, stock: 3 },
];
const read = (text: string, taken: string[] = []) => readSheet(text, products, new Set(taken), 100);
const problems = (text: string, taken: string[] = []) =>
  read(text, taken).problems.map(({ line, column, kind }) => `${line} ${column} ${kind}`);

describe('a table', () => {
  const cells = (text: string) => tableRows(text).map((row) => row.cells);
  it('comes as tabs, commas or semicolons, with any line end and a byte order mark', () => {
    expect(cells('\uFEFFa\tb,c\r\n1\t2')).toEqual([
      ['a', 'b,c'],
      ['1', '2'],
    ]);
    expect(cells('a,b\n1,2\n')).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
    expect(cells('a;b,c;d\r1;2;3')).toEqual([
      ['a', 'b,c', 'd'],
      ['1', '2', '3'],
    ]);
  });
  it('may hold separators, line ends and quotes inside quotes', () => {
    expect(cells('a,"b, ""c""\nd",e')).toEqual([['a', 'b, "c"\nd', 'e']]);
  });
  it('numbers its rows as the spreadsheet does, blank ones left out', () => {
    expect(tableRows('a\n\n,\nb').map(({ line }) => line)).toEqual([1, 4]);
  });
  it('is read from any text without a fault', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void tableRows(text)));
  });
});

describe('a run sheet', () => {
  it('is read in the usual order without a header', () => {
    expect(read('R-1\thero\t180\t20\t5\tShiny').rows).toEqual([
      {
        line: 1,
        productId: 'p1',
        role: 'hero',
        price: 180_00,
        stock: 20,
        plannedMs: 300_000,
        talkingPoints: 'Shiny',
      },
    ]);
  });
  it('is read by its header, in Chinese too, with the columns anywhere', () => {
    expect(read('直播价,货号,别的,角色\n"¥1,299.00",r-2,x,利润款').rows).toMatchObject([
      { line: 2, productId: 'p2', role: 'profit', price: 1299_00, stock: 3, plannedMs: 480_000 },
    ]);
  });
  it('names row and column of everything wrong, and takes no such row', () => {
    const sheet = 'sku,role,price,stock,minutes\nR-9,x,abc,1.5,0\nR-1,hero,99.99,51,\n,,,,3';
    expect(problems(sheet)).toEqual([
      '2 sku unknownProduct',
      '2 role notRole',
      '2 price notAmount',
      '2 stock notUnits',
      '2 minutes notMinutes',
      '3 price belowFloor',
      '3 stock overStock',
      '4 sku missing',
    ]);
    expect(read(sheet).rows).toEqual([]);
  });
  it('refuses a product twice, in the sheet or in the lineup', () => {
    expect(problems('R-1\nR-1')).toEqual(['2 sku twice']);
    expect(problems('R-1', ['p1'])).toEqual(['1 sku twice']);
  });
  it('says when there are more rows than one batch takes', () => {
    expect(problems(Array(501).fill('R-1').join('\n')).at(-1)).toBe('501 sku tooManyRows');
  });
});

it.each([
  ['1299', 129_900],
  ['1,299.00', 129_900],
  ['¥1,299', 129_900],
  ['￥１２９９．５', 129_950],
  ['1299元', 129_900],
  ['0.29', 29],
  ['9999900935.20', 999_990_093_520],
  ['99999999999999', null],
  ['1,29', null],
  ['-5', null],
  ['=1+1', null],
  ['1e5', null],
  ['1.999', null],
])('the amount %s is %s', (text, minor) => {
  expect(readAmount(text, 100)).toBe(minor);
});
