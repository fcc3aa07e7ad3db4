import i18next from 'i18next';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { expect, it } from 'vitest';
import { Sentences } from './sentences.tsx';

const said = async (lng: string, ...sentences: (string | false)[]) => {
  const i18n = i18next.createInstance();
  await i18n.init({ lng, resources: {} });
  const row = createElement(Sentences, null, ...sentences);
  return renderToStaticMarkup(createElement(I18nextProvider, { i18n }, row));
};

it('has a space between English sentences, none between Chinese ones, and none for what is not said', async () => {
  expect(await said('en', 'One.', false, 'Two.')).toBe('One. Two.');
  expect(await said('zh-CN', '一。', false, '二。')).toBe('一。二。');
  expect(await said('en', false, 'Two.')).toBe('Two.');
});
