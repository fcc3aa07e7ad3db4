import { SegmentedControl } from '@mantine/core';
import { changeLanguage } from '../i18n/start.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';

/** Switches in place; nothing on the page is lost. */
export function LanguageSwitch() {
  const t = useText();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('common.language')}
      value={useLanguage()}
      onChange={(value) => void changeLanguage(value === 'zh-CN' ? 'zh-CN' : 'en')}
      data={[
        { value: 'en', label: 'EN' },
        { value: 'zh-CN', label: '中文' },
      ]}
    />
  );
}
