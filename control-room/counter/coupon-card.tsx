import { Button } from '@mantine/core';
import { useState } from 'react';
import type { CounterCoupon } from '#shared/contract/counter.ts';
import { failureOf } from '../app/api.ts';
import { failureText } from '../app/failure-text.ts';
import { inLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { formatPrice } from '../ui/money.ts';
import { newId } from '../ui/new-id.ts';
import { formatRate } from '../ui/number.ts';
import { formatDay } from '../ui/time.ts';
import styles from './counter.module.css';
import { useTaking } from './queries.ts';
import { spaced } from './scanned-code.ts';
import { type Verdict, VerdictLine } from './verdict.tsx';

const verdicts: Readonly<Record<CounterCoupon['standing'], Verdict>> = {
  ready: 'yes',
  used: 'no',
  held: 'wait',
  over: 'no',
  'online-only': 'no',
  'other-region': 'no',
};

/** What a coupon gives, whether it is good here, and taking it: once, whatever the network does. */
export function CouponCard({ storeId, coupon }: { storeId: string; coupon: CounterCoupon }) {
  const t = useText();
  const language = useLanguage();
  const taking = useTaking(storeId);
  const [key] = useState(newId);
  const price = (minor: number) => formatPrice(minor, coupon.currency, language);
  const { discount, threshold, products, showId, code } = coupon;
  const usedText = ({ at, store }: NonNullable<CounterCoupon['used']>) => {
    const time = formatDay(at, coupon.timeZone, language);
    return store === null
      ? t('counter.coupon.usedOnline', { time })
      : t('counter.coupon.usedAt', { time, store: inLanguage(store, language) });
  };
  const off =
    discount.kind === 'amount'
      ? t('counter.coupon.off', { amount: price(discount.amount) })
      : t('counter.coupon.percent', { percent: formatRate(discount.bps / 10_000, language, 0) });
  const conditions = [
    threshold > 0 ? t('counter.coupon.from', { amount: price(threshold) }) : null,
    discount.kind === 'percent' && discount.cap !== null
      ? t('counter.coupon.cap', { amount: price(discount.cap) })
      : null,
    products.length === 0
      ? t('counter.coupon.anything')
      : t('counter.coupon.only', {
          names: products.map((name) => inLanguage(name, language)).join(language === 'en' ? ', ' : '、'),
        }),
    t('counter.coupon.until', { time: formatDay(coupon.validUntil, coupon.timeZone, language) }),
  ];
  return (
    <section aria-label={t('counter.coupon.title')} className={styles.card}>
      {taking.isSuccess ? (
        <VerdictLine verdict="yes" words={t('counter.coupon.taken')} />
      ) : (
        <VerdictLine
          verdict={verdicts[coupon.standing]}
          words={t(`counter.couponStanding.${coupon.standing}`)}
        />
      )}
      <h2>{off}</h2>
      <p>
        {inLanguage(coupon.title, language)} · {inLanguage(coupon.showTitle, language)}
      </p>
      <ul className={styles.facts}>
        {coupon.used && <li>{usedText(coupon.used)}</li>}
        {conditions.flatMap((text) => (text === null ? [] : [<li key={text}>{text}</li>]))}
        <li>
          <code>{spaced(code)}</code>
        </li>
      </ul>
      {coupon.standing === 'ready' && !taking.isSuccess && (
        <Button
          loading={taking.isPending}
          onClick={() => taking.mutate({ what: 'coupons', showId, code, key })}
          size="lg"
        >
          {t('counter.coupon.take')}
        </Button>
      )}
      {taking.isError && (
        <p className={styles.trouble} role="alert">
          {failureText(t, failureOf(taking.error))}
        </p>
      )}
    </section>
  );
}
