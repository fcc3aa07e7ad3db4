import { SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { giftsInQuestion } from '#shared/domain/offers/gifts-owed.ts';
import { hasDeposit } from '#shared/domain/orders/has-deposit.ts';
import { useText } from '../i18n/use-text.ts';
import { useLiveShow } from '../live/use-live.ts';
import { GiftChoice, type GiftWord } from '../returns/gift-choice.tsx';
import { CommandButton } from '../ui/command-button.tsx';
import { minorPerUnit, parseMoney } from '../ui/money.ts';
import { moneyUnit } from '../ui/money-unit.tsx';
import { useDesk } from './desk-context.tsx';
import styles from './order-drawer.module.css';
import { type OrderForm, useKey } from './order-money-forms.tsx';
import { emptyAmounts, linesOf, RefundLines, totalOf } from './refund-lines.tsx';
import { useOrderCommand } from './use-order-command.ts';

type For = 'order' | 'lines';

/** Money back, part or whole: for the order, or for some of its pieces, whose guides and products it then counts against. */
export function Refund({ history, onDone }: OrderForm) {
  const t = useText();
  const desk = useDesk();
  const currency = useLiveShow((show) => show.state.currency);
  const { order, refundable, refundableLines, returnDays } = history;
  const key = useKey();
  const [of, setOf] = useState<For>('order');
  const [text, setText] = useState(String(refundable / minorPerUnit(currency)));
  const [byLine, setByLine] = useState<readonly string[]>(emptyAmounts(order.lines));
  const [reason, setReason] = useState<'by-staff' | 'return'>('by-staff');
  const [note, setNote] = useState('');
  const [gift, setGift] = useState<GiftWord>('back');
  const mayChoose = refundableLines.filter((left) => left > 0).length > 1;
  const lines = of === 'lines' ? linesOf(byLine, currency) : null;
  const amount = lines ? totalOf(lines) : parseMoney(text, currency);
  const isOverLine = lines?.some((one) => one.amount > (refundableLines[one.line] ?? 0)) ?? false;
  const question = giftsInQuestion(
    history.gifts,
    order,
    { amount: amount ?? 0, ...(lines ? { lines } : {}) },
    { refundable, leftOfLine: (line) => refundableLines[line] ?? 0 },
  );
  const worth = history.gifts.reduce(
    (sum, one) => (question.some(({ line }) => line === one.line) ? sum + one.worth : sum),
    0,
  );
  const giftLeft = question.length === 0 || gift === 'back' ? null : gift;
  const back = amount === null ? null : amount - (giftLeft === 'deducted' ? worth : 0);
  const problem =
    of === 'lines' && lines?.length === 0
      ? t('orders.act.refundOf.none')
      : amount === null || amount < 1
        ? t('desk.item.notPrice')
        : amount > refundable
          ? t('orders.act.tooMuch', { amount: desk.money(refundable) })
          : isOverLine
            ? t('orders.act.refundOf.overLine')
            : back !== null && back < 1
              ? t('returns.giftTakesAll', { worth: desk.money(worth) })
              : null;
  const noteNeeded = giftLeft === 'kept' && note.trim() === '' ? t('returns.giftNote') : null;
  const send = useOrderCommand({ history, onDone }, () => {
    const told = note.trim() === '' ? {} : { note: note.trim() };
    const named = { ...(lines ? { lines } : {}), ...(giftLeft ? { giftLeft } : {}) };
    return { act: 'refunds', body: { key, amount: amount ?? 0, reason, ...named, ...told } };
  });
  return (
    <Stack gap="xs" className={styles.form}>
      {mayChoose && (
        <SegmentedControl
          size="xs"
          aria-label={t('orders.act.refundOf.label')}
          value={of}
          onChange={(value) => setOf(value === 'lines' ? 'lines' : 'order')}
          data={[
            { value: 'order', label: t('orders.act.refundOf.order') },
            { value: 'lines', label: t('orders.act.refundOf.lines') },
          ]}
        />
      )}
      {of === 'order' ? (
        <TextInput
          label={t('orders.act.refundAmount')}
          description={mayChoose ? t('orders.act.refundOf.orderHint') : undefined}
          inputMode="decimal"
          {...moneyUnit(currency)}
          value={text}
          error={problem}
          onChange={(event) => setText(event.currentTarget.value)}
          data-autofocus
        />
      ) : (
        <RefundLines
          currency={currency}
          history={history}
          texts={byLine}
          onChange={(line, value) => setByLine(byLine.with(line, value))}
        />
      )}
      {question.length > 0 && (
        <GiftChoice
          hint={t(`returns.giftRefundHints.${gift}`, { worth: desk.money(worth) })}
          onChange={setGift}
          value={gift}
        />
      )}
      <SegmentedControl
        size="xs"
        aria-label={t('orders.act.refundReason')}
        value={reason}
        onChange={(value) => setReason(value === 'return' ? 'return' : 'by-staff')}
        data={[
          { value: 'by-staff', label: t('orders.act.refundReasons.by-staff') },
          { value: 'return', label: t('orders.act.refundReasons.return', { n: returnDays }) },
        ]}
      />
      <TextInput
        label={t('orders.act.note')}
        value={note}
        maxLength={300}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <CommandButton
        command={send}
        tone="danger"
        label={`${t('orders.act.refund')} ${desk.money(back)}`}
        disabledWhy={problem ?? noteNeeded}
        confirm={{
          title: t('orders.act.refundTitle'),
          lines: [
            { label: t('orders.act.order'), value: order.id },
            { label: t('orders.viewer'), value: history.viewerName || t('orders.nobody') },
            { label: t('orders.act.back'), value: desk.money(back) },
            ...(question.length > 0 ? [{ label: t('returns.gift'), value: t(`returns.gifts.${gift}`) }] : []),
            ...(lines ?? []).map((one) => ({
              label: desk.itemName(order.lines[one.line]?.itemId ?? ''),
              value: desk.money(one.amount),
            })),
            { label: t('orders.act.keeps'), value: desk.money(refundable - (back ?? 0)) },
            {
              label: t('orders.act.refundReason'),
              value: t(`orders.act.refundReasons.${reason}`, { n: returnDays }),
            },
          ],
          warning:
            hasDeposit(order) && amount === refundable
              ? t('orders.act.refundEnds')
              : t('orders.act.refundWarning'),
        }}
      />
    </Stack>
  );
}
