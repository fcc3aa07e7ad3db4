import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { CounterPickup } from '#shared/contract/counter.ts';
import { failureOf } from '../app/api.ts';
import { failureText } from '../app/failure-text.ts';
import { inLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { formatPrice } from '../ui/money.ts';
import { formatDay } from '../ui/time.ts';
import styles from './counter.module.css';
import { useTaking } from './queries.ts';
import { type Verdict, VerdictLine } from './verdict.tsx';

const verdicts: Readonly<Record<CounterPickup['standing'], Verdict>> = {
  ready: 'yes',
  unpaid: 'wait',
  undecided: 'wait',
  'handed-over': 'no',
  ended: 'no',
  'other-store': 'no',
};

/** What is to be handed over, and handing it over. `code` null: chosen from the list, so the customer still has to say it. */
export function PickupCard(props: { storeId: string; pickup: CounterPickup; code: string | null }) {
  const t = useText();
  const language = useLanguage();
  const taking = useTaking(props.storeId);
  const [typed, setTyped] = useState('');
  const [note, setNote] = useState('');
  const code = props.code ?? typed.replace(/\s/g, '');
  const handed = taking.data?.found.find((one) => one.kind === 'pickup');
  const pickup = handed ?? props.pickup;
  const isNow = handed?.standing === 'handed-over';
  const { orderId, standing } = pickup;
  return (
    <section aria-label={t('counter.pickup.title')} className={styles.card}>
      <VerdictLine
        verdict={isNow ? 'yes' : verdicts[standing]}
        words={
          isNow
            ? t('counter.pickup.handed', { time: formatDay(pickup.handedOverAt, pickup.timeZone, language) })
            : t(`counter.pickupStanding.${standing}`)
        }
      />
      {standing === 'other-store' ? (
        <h2>{t('counter.pickup.elsewhere', { store: inLanguage(pickup.storeName, language) })}</h2>
      ) : (
        <>
          <ul className={styles.goods}>
            {pickup.lines.map((line) => (
              <li key={`${line.title.en} ${line.isGift}`}>
                <span>{inLanguage(line.title, language)}</span>
                {line.isGift && <em>{t('counter.pickup.gift')}</em>}
                <strong>× {line.quantity}</strong>
              </li>
            ))}
          </ul>
          <ul className={styles.facts}>
            <li>
              {t('counter.pickup.amount')}: {formatPrice(pickup.amount, pickup.currency, language)}
            </li>
            {pickup.paidAt !== null && (
              <li>
                {t('counter.pickup.paid', { time: formatDay(pickup.paidAt, pickup.timeZone, language) })}
              </li>
            )}
            {standing === 'handed-over' && !isNow && (
              <li>
                {t('counter.pickup.handed', {
                  time: formatDay(pickup.handedOverAt, pickup.timeZone, language),
                })}
              </li>
            )}
            <li>{t('counter.pickup.order', { id: orderId.slice(-8) })}</li>
            <li>{inLanguage(pickup.showTitle, language)}</li>
          </ul>
        </>
      )}
      {standing === 'ready' && (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            taking.mutate({ what: 'pickups', orderId, code, note: note.trim() || undefined });
          }}
        >
          {props.code === null && (
            <TextInput
              autoComplete="off"
              autoFocus
              classNames={{ input: styles.code ?? '' }}
              inputMode="numeric"
              label={t('counter.pickup.codeOf')}
              maxLength={12}
              onChange={(event) => setTyped(event.currentTarget.value)}
              size="lg"
              value={typed}
            />
          )}
          <TextInput
            label={t('counter.pickup.note')}
            maxLength={200}
            onChange={(event) => setNote(event.currentTarget.value)}
            value={note}
          />
          <Button disabled={code === ''} loading={taking.isPending} size="lg" type="submit">
            {t('counter.pickup.handOver')}
          </Button>
        </form>
      )}
      {taking.isError && (
        <p className={styles.trouble} role="alert">
          {failureText(t, failureOf(taking.error))}
        </p>
      )}
    </section>
  );
}
