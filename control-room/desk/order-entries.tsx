import type { OrderEntry } from '#shared/contract/order-history.ts';
import type { en } from '../i18n/en.ts';
import { type StaffText, useText } from '../i18n/use-text.ts';
import { useDesk } from './desk-context.tsx';
import styles from './order-drawer.module.css';

/** The ledger's entries about an order, newest first, each with who and why. */
export function OrderEntries({ entries }: { entries: readonly OrderEntry[] }) {
  const t = useText();
  const desk = useDesk();
  return (
    <section aria-label={t('orders.history')} className={styles.history}>
      <h3>{t('orders.history')}</h3>
      <ol>
        {entries.toReversed().map((entry) => (
          <li key={entry.seq}>
            <time>{desk.moment(entry.at)}</time>
            <span>
              <b>{t(`orders.entry.${entry.kind}`)}</b>
              {entry.amount !== undefined && ` ${desk.money(entry.amount)}`}
              {entry.units !== undefined && ` · ${t('orders.units', { n: entry.units })}`}
              <small>{aboutText(t, entry)}</small>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Who and why; what the viewer or the payment provider did needs no name. */
function aboutText(t: StaffText, { kind, by, note, reference }: OrderEntry): string {
  const who = by ?? (byRule.has(kind) ? t('orders.byRule') : null);
  // A refund's own id says nothing to a reader; the provider's notices are what is looked up.
  const shown = kind === 'refund-asked' || kind === 'refund-sent' ? null : reference;
  const parts = [who, note === null ? null : noteText(t, note), shown];
  return parts.filter((part) => part !== null).join(' · ');
}

const byRule: ReadonlySet<OrderEntry['kind']> = new Set([
  'offered',
  'expired',
  'attributed',
  'coupon-returned',
]);

type Reason = keyof typeof en.orders.reason;

/** A rule's own word in the reader's language; a person's as it was written. */
const noteText = (t: StaffText, note: string): string =>
  Object.hasOwn(reasons, note)
    ? t(`orders.reason.${note as Reason}`)
    : Object.hasOwn(returnReasons, note)
      ? t(`returns.why.${note as ReturnWhy}`)
      : note;

type ReturnWhy = keyof typeof en.returns.why;

const returnReasons: Readonly<Record<ReturnWhy, true>> = {
  'changed-mind': true,
  'wrong-size': true,
  damaged: true,
  'not-as-shown': true,
  'wrong-item': true,
  late: true,
  other: true,
};

const reasons: Readonly<Record<Reason, true>> = {
  'by-viewer': true,
  stranded: true,
  return: true,
  'by-staff': true,
  'group-failed': true,
  'deposit-back': true,
  'deposit-refunded': true,
  'no-go': true,
  'expired-no-stock': true,
  'expired-over-limit': true,
  'expired-no-coupon': true,
  'group-over': true,
  cancelled: true,
  'paid-twice': true,
  'late-evidence': true,
};
