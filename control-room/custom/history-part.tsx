import type { CustomView } from '#shared/contract/custom.ts';
import { useText } from '../i18n/use-text.ts';
import styles from './custom.module.css';
import type { PieceNames } from './names.ts';

interface Entry {
  readonly at: number;
  readonly what: string;
  readonly by: string | null;
  readonly note: string | null;
}

/** Everything that happened, the latest first: who did it and what they said. Payments stand among it. */
export function HistoryPart({ custom, names }: { custom: CustomView; names: PieceNames }) {
  const t = useText();
  const { order } = custom;
  const entries: Entry[] = custom.history.map(({ at, what, by, note }) => ({
    at,
    what: t(`custom.what.${what}`),
    by: by.name || t('custom.customer'),
    // What the customer said with the request stands above, as what is wanted.
    note: note === 'by-viewer' || what === 'requested' ? null : note,
  }));
  const paid = (at: number | null | undefined, what: string, minor: number) => {
    if (at) entries.push({ at, what: `${what} · ${names.money(minor)}`, by: null, note: null });
  };
  paid(order?.deposit?.paidAt, t('custom.paid.deposit'), order?.deposit?.amount ?? 0);
  if (order?.paidAt !== order?.deposit?.paidAt)
    paid(order?.paidAt, t('custom.paid.balance'), order?.amount ?? 0);
  // Turned round first, so that of two in one moment the later step is on top.
  entries.reverse().sort((a, b) => b.at - a.at);
  return (
    <section aria-label={t('custom.part.history')}>
      <h3>{t('custom.part.history')}</h3>
      <ol className={styles.history}>
        {entries.map(({ at, what, by, note }) => (
          <li key={`${at} ${what}`}>
            <time>{names.moment(at)}</time>
            <span>
              <b>{what}</b>
              {by !== null && ` ${t('custom.by', { name: by })}`}
              {note && <small>{note}</small>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
