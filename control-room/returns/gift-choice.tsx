import { SegmentedControl } from '@mantine/core';
import { useText } from '../i18n/use-text.ts';
import styles from './return-box.module.css';

/** What may become of gifts that what stays does not earn. */
const giftWords = ['back', 'deducted', 'kept'] as const;
export type GiftWord = (typeof giftWords)[number];

/** Asks what becomes of gifts that are not earned any more; `hint` says what the choice means. */
export function GiftChoice({
  value,
  hint,
  onChange,
}: {
  value: GiftWord;
  hint: string;
  onChange: (word: GiftWord) => void;
}) {
  const t = useText();
  return (
    <div>
      <p className={styles.label}>{t('returns.gift')}</p>
      <SegmentedControl
        aria-label={t('returns.gift')}
        data={giftWords.map((word) => ({ value: word, label: t(`returns.gifts.${word}`) }))}
        fullWidth
        onChange={(chosen) => onChange(giftWords.find((word) => word === chosen) ?? 'back')}
        size="sm"
        value={value}
      />
      <p className={styles.facts}>{hint}</p>
    </div>
  );
}
