import { expect, it } from 'vitest';
import { storeName } from './store-name.ts';

it('says a store’s city once', () => {
  const harbour = { name: { en: 'Harbour', zh: '港口店' }, city: 'Shanghai' };
  expect(storeName(harbour, 'en')).toBe('Harbour (Shanghai)');
  expect(storeName(harbour, 'zh')).toBe('港口店 (Shanghai)');
  const named = { name: { en: 'Dali Xiaguan', zh: '大理下关店' }, city: 'Dali' };
  expect(storeName(named, 'en')).toBe('Dali Xiaguan');
  expect(storeName(named, 'zh')).toBe('大理下关店');
});
