import { Anchor, TextInput } from '@mantine/core';
import type { OrderHistory } from '#shared/contract/order-history.ts';
import { useText } from '../i18n/use-text.ts';
import { minorPerUnit, parseMoney } from '../ui/money.ts';
import { useDesk } from './desk-context.tsx';

interface LineRefund {
  readonly line: number;
  /** Minor units; not a number where what was typed is no amount. */
  readonly amount: number;
}

/** Nothing typed yet, for each line. */
export const emptyAmounts = (lines: readonly unknown[]): readonly string[] => lines.map(() => '');

/** What was typed, by line; lines left empty are left out. */
export const linesOf = (texts: readonly string[], currency: string): LineRefund[] =>
  texts.flatMap((text, line) =>
    text.trim() === '' ? [] : [{ line, amount: parseMoney(text, currency) ?? Number.NaN }],
  );

/** Together; null where one of them is no amount. */
export function totalOf(lines: readonly LineRefund[]): number | null {
  if (lines.some(({ amount }) => !(amount >= 1))) return null;
  return lines.reduce((sum, { amount }) => sum + amount, 0);
}

/** What goes back for each piece of an order: an amount, at most what is left of it. */
export function RefundLines(props: {
  history: OrderHistory;
  currency: string;
  texts: readonly string[];
  onChange: (line: number, text: string) => void;
}) {
  const t = useText();
  const desk = useDesk();
  const { history, currency, texts, onChange } = props;
  return history.order.lines.map(({ itemId, dealId, quantity, isGift }, line) => {
    const left = history.refundableLines[line] ?? 0;
    if (left < 1) return null;
    const text = texts[line] ?? '';
    const amount = parseMoney(text, currency);
    const all = t('orders.act.refundOf.all', { amount: desk.money(left) });
    const error =
      text.trim() === ''
        ? null
        : amount === null || amount < 1
          ? t('desk.item.notPrice')
          : amount > left
            ? t('orders.act.tooMuch', { amount: desk.money(left) })
            : null;
    return (
      <TextInput
        key={`${itemId} ${dealId} ${isGift}`}
        label={`${desk.itemName(itemId)} ×${quantity}`}
        inputMode="decimal"
        placeholder="0"
        value={text}
        error={error}
        rightSectionWidth={136}
        rightSection={
          <Anchor
            component="button"
            type="button"
            size="xs"
            aria-label={`${desk.itemName(itemId)}: ${all}`}
            onClick={() => onChange(line, String(left / minorPerUnit(currency)))}
          >
            {all}
          </Anchor>
        }
        onChange={(event) => onChange(line, event.currentTarget.value)}
      />
    );
  });
}
