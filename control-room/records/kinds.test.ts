import { expect, it } from 'vitest';
import { newMember, newProduct, newStore } from '#shared/contract/organisation.ts';
import { bodyOf, listedFields, valueAt } from './kinds.ts';

it('makes of the form what the server takes', () => {
  const product = {
    sku: 'R-1',
    'title.en': 'Ring',
    'title.zh': '戒指',
    category: 'rings',
    listPrice: '￥１,299.50',
    floorPrice: '1000',
    stock: '20',
    imageUrl: '/a.svg',
    link: '/p',
  };
  const body = bodyOf('products', product, 100);
  expect(newProduct.parse(body)).toMatchObject({ listPrice: 129_950, floorPrice: 100_000, stock: 20 });
  const store = { code: 'S', 'name.en': 'A', 'name.zh': '甲', regionId: 'r', kind: 'owned', city: 'X' };
  expect(newStore.safeParse(bodyOf('stores', store, 100)).success).toBe(true);
  const member = { code: 'M', name: 'Wu', segment: 'new', birthday: '' };
  expect(newMember.parse(bodyOf('members', member, 100))).toMatchObject({ birthday: null });
});

it('is none while a needed field is empty or a number is none', () => {
  const store = { code: 'S', 'name.en': '', 'name.zh': '甲', regionId: 'r', kind: 'owned', city: 'X' };
  expect(bodyOf('stores', store, 100)).toBeNull();
  expect(valueAt({ title: { en: 'A' } }, 'title.en')).toBe('A');
});

it('lists a name in the reader’s language first', () => {
  const paths = (language: 'en' | 'zh-CN') => listedFields('stores', language).map(({ path }) => path);
  expect(paths('en').slice(0, 3)).toEqual(['code', 'name.en', 'name.zh']);
  expect(paths('zh-CN').slice(0, 3)).toEqual(['code', 'name.zh', 'name.en']);
  expect(paths('zh-CN').toSorted()).toEqual(paths('en').toSorted());
  expect(listedFields('guides', 'zh-CN')).toEqual(listedFields('guides', 'en'));
});
