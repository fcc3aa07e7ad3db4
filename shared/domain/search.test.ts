import { expect, it } from 'vitest';
import { isFound, searchKey } from './search.ts';

const texts = ['TL-GN-016', '18K Gold Blossom', '18K金棠花吊坠'].map(searchKey);

it('finds by every word, whatever its case or width, in any of the texts', () => {
  for (const wanted of ['', '  ', 'gold', 'ＧＯＬＤ', 'blossom tl-gn', '棠花', 'gold 吊坠', '０１６'])
    expect(isFound(wanted, texts), wanted).toBe(true);
  for (const wanted of ['silver', 'gold silver', '016 GN-017'])
    expect(isFound(wanted, texts), wanted).toBe(false);
});
