import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Guardrails } from '#shared/contract/guardrails.ts';
import type { ShowSummary } from '#shared/contract/shows.ts';
import { customDeposit } from '#shared/domain/pricing/custom.ts';
import { useText } from '../i18n/use-text.ts';
import { bpsText } from '../offers/terms.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { minorPerUnit, parseMoney } from '../ui/money.ts';
import { formatFar } from '../ui/time.ts';
import { useCommand } from '../ui/use-command.ts';
import styles from './custom.module.css';
import type { PieceNames } from './names.ts';
import { Steps } from './price-part.tsx';
import { useAct } from './queries.ts';
import type { Piece } from './stages.ts';
import { bpsBelow, suggestionFor } from './suggestion.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const validities = [2 * HOUR_MS, DAY_MS, 3 * DAY_MS, 7 * DAY_MS, 14 * DAY_MS];

/** A price for one customer: the calculator's suggestion, the guardrails beside the field, a question before it goes. */
export function QuoteForm(props: {
  piece: Piece;
  names: PieceNames;
  guardrails: Guardrails;
  show: ShowSummary;
}) {
  const t = useText();
  const { piece, names, guardrails, show } = props;
  const { custom } = piece;
  const act = useAct(piece);
  const [text, setText] = useState('');
  const [validity, setValidity] = useState('');
  const [note, setNote] = useState('');
  const [reason, setReason] = useState('');
  const terms = names.terms(custom);
  const prices = names.prices(custom);
  const price = text.trim() === '' ? null : parseMoney(text, show.currency);
  const send = useCommand(
    async (key) =>
      act({
        act: 'quote',
        body: {
          price: price ?? 0,
          askApproval: beyond !== null,
          key,
          ...(beyond === null ? {} : { reason: reason.trim() }),
          ...(validity === '' ? {} : { validMs: Number(validity) }),
          ...(note.trim() === '' ? {} : { note: note.trim() }),
        },
      }),
    { confirm: true },
  );
  if (!terms) return null;
  const suggestion = suggestionFor(terms, custom.choices, prices?.list ?? terms.price);
  const trouble = troubleOf();
  const below = prices && price !== null ? bpsBelow(price, prices.list) : 0;
  const max = guardrails.maxDiscountBps;
  const rate = bpsText(below, names.language);
  const beyond =
    prices && price !== null && price < prices.floor
      ? t('custom.form.belowFloor', { amount: names.money(prices.floor) })
      : max !== null && below > max
        ? t('custom.form.beyond', { rate, max: bpsText(max, names.language) })
        : null;
  const deposit = price === null ? 0 : customDeposit(price, terms.depositBps);
  const split =
    price === null
      ? null
      : t('custom.form.split', { deposit: names.money(deposit), balance: names.money(price - deposit) });
  const lengthOf = (ms: number) =>
    ms < DAY_MS
      ? t('custom.form.hours', { n: ms / HOUR_MS })
      : ms === DAY_MS
        ? t('custom.form.day')
        : t('custom.form.days', { n: ms / DAY_MS });

  function troubleOf(): string | null {
    if (text.trim() === '') return null;
    return price === null || price < 2 ? t('custom.form.notMoney') : null;
  }
  const withoutReason = beyond !== null && reason.trim() === '';
  const isReady = price !== null && trouble === null && !withoutReason;
  const facts = [
    split,
    prices && below > 0 ? t('custom.form.offList', { rate, amount: names.money(prices.list) }) : null,
    prices ? t('custom.form.floor', { amount: names.money(prices.floor) }) : null,
  ].filter((one) => one !== null);
  const validFor =
    validity === ''
      ? t('custom.form.asOffer', { length: formatFar(terms.quoteValidMs, names.language) })
      : lengthOf(Number(validity));
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) send.press();
      }}
    >
      {/* Enter in a field sends, as from any form; the button proper asks first and tells why it cannot. */}
      <input hidden type="submit" />
      {suggestion && (
        <div className={styles.suggestion}>
          <p>
            {t(suggestion.isWhole ? 'custom.suggestion.whole' : 'custom.suggestion.part', {
              amount: names.money(suggestion.amount),
            })}
          </p>
          {!custom.quote && (
            <Steps custom={custom} names={names} steps={suggestion.steps} total={suggestion.amount} />
          )}
          <Button
            onClick={() => setText(String(suggestion.amount / minorPerUnit(show.currency)))}
            size="compact-sm"
            variant="default"
          >
            {t('custom.suggestion.use', { amount: names.money(suggestion.amount) })}
          </Button>
        </div>
      )}
      <div className={styles.pair}>
        <TextInput
          error={trouble}
          inputMode="decimal"
          label={t('custom.form.price', { currency: show.currency })}
          onChange={(event) => setText(event.currentTarget.value)}
          value={text}
        />
        <NativeSelect
          data={[
            {
              value: '',
              label: t('custom.form.asOffer', { length: formatFar(terms.quoteValidMs, names.language) }),
            },
            ...validities.map((ms) => ({ value: String(ms), label: lengthOf(ms) })),
          ]}
          label={t('custom.form.validity')}
          onChange={(event) => setValidity(event.currentTarget.value)}
          value={validity}
        />
      </div>
      <TextInput
        label={`${t('custom.form.note')} (${t('common.optional')})`}
        maxLength={300}
        onChange={(event) => setNote(event.currentTarget.value)}
        value={note}
      />
      <p className={styles.soft}>{facts.join(' · ')}</p>
      {beyond && <p className={styles.warn}>{beyond}</p>}
      {beyond && (
        <TextInput
          description={t('custom.approval.whyHint')}
          label={t('custom.approval.why')}
          maxLength={300}
          onChange={(event) => setReason(event.currentTarget.value)}
          required
          value={reason}
        />
      )}
      <CommandButton
        command={send}
        confirm={{
          title: t('custom.form.askTitle'),
          lines: [
            { label: t('custom.column.piece'), value: names.piece(custom) },
            { label: t('custom.column.customer'), value: names.customer(custom) },
            { label: t('custom.part.quote'), value: names.money(price ?? 0) },
            { label: t('custom.deposit'), value: names.money(deposit) },
            { label: t('custom.balance'), value: names.money((price ?? 0) - deposit) },
            { label: t('custom.form.validity'), value: validFor },
            ...(beyond === null ? [] : [{ label: t('custom.approval.why'), value: reason.trim() }]),
          ],
          warning: [
            beyond,
            custom.quote ? t('custom.form.replaces', { amount: names.money(custom.quote.price) }) : null,
            t(beyond === null ? 'custom.form.askWarning' : 'custom.approval.askWarning'),
          ]
            .filter((one) => one !== null)
            .join(' '),
        }}
        disabledWhy={
          isReady
            ? null
            : (trouble ??
              t(price !== null && withoutReason ? 'custom.approval.needsReason' : 'custom.form.notMoney'))
        }
        label={t(
          beyond !== null ? 'custom.approval.ask' : custom.quote ? 'custom.form.again' : 'custom.form.send',
        )}
        tone={custom.quote ? 'plain' : 'accent'}
      />
    </form>
  );
}
