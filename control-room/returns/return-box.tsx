import { SegmentedControl, Stack, TextInput } from '@mantine/core';
import { IconArrowBackUp, IconCircleCheck, IconCircleX, IconClockHour4 } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReturnDecision, ReturnView } from '#shared/contract/returns.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { minorPerUnit, parseMoney } from '../ui/money.ts';
import { moneyUnit } from '../ui/money-unit.tsx';
import { Status } from '../ui/status.tsx';
import { type Outcome, useCommand } from '../ui/use-command.ts';
import { GiftChoice, type GiftWord } from './gift-choice.tsx';
import styles from './return-box.module.css';

/** How a page names what a return is about. */
export interface ReturnNames {
  readonly money: (minor: number) => string;
  readonly time: (at: number) => string;
  readonly item: (line: OrderView['lines'][number]) => string;
}

export interface ReturnProps {
  readonly order: OrderView & { readonly returning: ReturnView };
  readonly names: ReturnNames;
  readonly mayDecide: boolean;
  readonly decide: (decision: ReturnDecision) => Promise<Outcome>;
}

export const hasReturn = (order: OrderView): order is ReturnProps['order'] => order.returning !== undefined;

/** Waits for somebody's decision; what went back by another way does not. */
export const isReturnOpen = ({ status, returning }: Pick<OrderView, 'status' | 'returning'>): boolean =>
  status === 'paid' && returning?.stands === 'asked';

const looks = {
  asked: { tone: 'warn', icon: IconClockHour4 },
  withdrawn: { tone: 'off', icon: IconArrowBackUp },
  approved: { tone: 'good', icon: IconCircleCheck },
  declined: { tone: 'bad', icon: IconCircleX },
} as const;

/** What a buyer asks to return, why, and the decision: made here, or told with who made it. */
export function ReturnBox(props: ReturnProps) {
  const t = useText();
  const { order, names, mayDecide } = props;
  const { returning } = order;
  const { decided, stands } = returning;
  return (
    <section aria-label={t('returns.title')} className={styles.box}>
      <div className={styles.head}>
        <Status icon={looks[stands].icon} tone={looks[stands].tone} word={t(`returns.stands.${stands}`)} />
        <b>{names.money(returning.amount)}</b>
      </div>
      <p className={styles.facts}>
        {t('returns.asked', { time: names.time(returning.at) })} · {t(`returns.why.${returning.why}`)}
      </p>
      {returning.note && <blockquote className={styles.quote}>{returning.note}</blockquote>}
      <ul className={styles.units}>
        {returning.lines.map(({ line, quantity }) => {
          const of = order.lines[line];
          const isOwed = returning.gifts?.some((gift) => gift.line === line) ?? false;
          return (
            <li key={line}>
              {of && t('returns.units', { name: names.item(of), n: quantity })}
              {of?.isGift && ` · ${t('orders.gift')}`}
              {isOwed && <small className={styles.owed}>{t('returns.giftOwed')}</small>}
            </li>
          );
        })}
      </ul>
      {decided && (
        <p className={styles.facts}>
          {decided.by !== undefined &&
            t('returns.decided', { name: decided.by, time: names.time(decided.at) })}
          {decided.amount === 0 && ` · ${t('returns.nothingGoesBack')}`}
          {decided.amount !== null &&
            decided.amount > 0 &&
            ` · ${t(decided.refund === 'when-back' ? 'returns.waitsBack' : 'returns.goesBack', {
              amount: names.money(decided.amount),
            })}`}
          {decided.giftLeft && ` · ${t(`returns.giftDone.${decided.giftLeft}`)}`}
          {decided.note && ` · ${decided.note}`}
        </p>
      )}
      {isReturnOpen(order) &&
        (mayDecide ? <Decision {...props} /> : <p className={styles.facts}>{t('returns.readOnly')}</p>)}
    </section>
  );
}

function Decision({ order, names, decide }: ReturnProps) {
  const t = useText();
  const { returning, currency } = order;
  const returnId = returning.id;
  const [text, setText] = useState(String(returning.amount / minorPerUnit(currency)));
  // Before it is handed over nothing has to come back.
  const [refund, setRefund] = useState<'now' | 'when-back'>(order.fulfilled ? 'when-back' : 'now');
  const [note, setNote] = useState('');
  const { gifts = [] } = returning;
  const worth = gifts.reduce((sum, gift) => sum + gift.worth, 0);
  const [gift, setGift] = useState<GiftWord>('back');
  const mostWith = (word: GiftWord) => Math.max(returning.amount - (word === 'deducted' ? worth : 0), 0);
  const most = mostWith(gift);
  const isFree = most === 0;
  const amount = isFree ? 0 : parseMoney(text, currency);
  const told = note.trim();
  const problem =
    !isFree && (amount === null || amount < 1 || amount > most)
      ? t('returns.most', { amount: names.money(most) })
      : gift === 'kept' && told === ''
        ? t('returns.giftNote')
        : null;
  const approve = useCommand(
    () =>
      decide({
        decision: 'approved',
        returnId,
        refund,
        ...(isFree || amount === null ? {} : { amount }),
        ...(gift === 'back' ? {} : { giftLeft: gift }),
        ...(told === '' ? {} : { note: told }),
      }),
    { confirm: true },
  );
  const decline = useCommand(() => decide({ decision: 'declined', returnId, note: told }));
  return (
    <Stack gap="xs">
      {gifts.length > 0 && (
        <GiftChoice
          hint={t(`returns.giftHints.${gift}`, { worth: names.money(worth) })}
          onChange={(chosen) => {
            setGift(chosen);
            setText(String(mostWith(chosen) / minorPerUnit(currency)));
          }}
          value={gift}
        />
      )}
      {isFree ? (
        <p className={styles.facts}>{t('returns.free')}</p>
      ) : (
        <TextInput
          error={gift === 'kept' && told === '' ? null : problem}
          inputMode="decimal"
          {...moneyUnit(currency)}
          label={t('returns.amount')}
          onChange={(event) => setText(event.currentTarget.value)}
          value={text}
        />
      )}
      {returning.amount > 0 && (
        <div>
          <p className={styles.label}>{t('returns.refund')}</p>
          <SegmentedControl
            aria-label={t('returns.refund')}
            data={[
              { value: 'when-back', label: t('returns.refunds.when-back') },
              { value: 'now', label: t('returns.refunds.now') },
            ]}
            onChange={(value) => setRefund(value === 'now' ? 'now' : 'when-back')}
            size="sm"
            value={refund}
          />
          <p className={styles.facts}>{t(`returns.refundHints.${refund}`)}</p>
        </div>
      )}
      <TextInput
        label={t('returns.note')}
        maxLength={300}
        onChange={(event) => setNote(event.currentTarget.value)}
        value={note}
      />
      <div className={styles.acts}>
        <CommandButton
          command={approve}
          confirm={{
            title: t('returns.approveTitle'),
            lines: [
              { label: t('returns.order'), value: order.id },
              { label: t('returns.buyer'), value: order.viewerName ?? order.viewerId },
              { label: t('returns.amount'), value: amount === null ? '' : names.money(amount) },
              ...(returning.amount > 0
                ? [{ label: t('returns.refund'), value: t(`returns.refunds.${refund}`) }]
                : []),
              ...(gifts.length > 0 ? [{ label: t('returns.gift'), value: t(`returns.gifts.${gift}`) }] : []),
            ],
            warning: t('returns.approveWarning'),
          }}
          disabledWhy={problem}
          label={t('returns.approve')}
          tone="accent"
        />
        <CommandButton
          command={decline}
          disabledWhy={told === '' ? t('returns.noteNeeded') : null}
          label={t('returns.decline')}
        />
      </div>
    </Stack>
  );
}
