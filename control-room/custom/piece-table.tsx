import { Button } from '@mantine/core';
import { IconChevronRight, IconClockHour4 } from '@tabler/icons-react';
import { useText } from '../i18n/use-text.ts';
import { Scroller } from '../ui/scroller.tsx';
import tables from '../ui/table.module.css';
import { useNow } from '../ui/use-now.ts';
import styles from './custom.module.css';
import { ageText, type PieceNames } from './names.ts';
import { PieceState } from './piece-state.tsx';
import { dueNow, type Piece, since } from './stages.ts';

const STEP_MS = 20_000;

/** One row a piece; the whole of it stands in the drawer that its button opens. */
export function PieceTable(props: {
  rows: readonly Piece[];
  namesOf: (showId: string) => PieceNames;
  showsShow: boolean;
  onOpen: (pieceId: string) => void;
}) {
  const t = useText();
  const now = useNow(STEP_MS);
  return (
    <Scroller className={tables.framed} label={t('custom.title')}>
      <table className={`${tables.table} ${styles.table}`}>
        <thead>
          <tr>
            <th scope="col">{t('custom.column.piece')}</th>
            <th scope="col">{t('custom.column.customer')}</th>
            <th scope="col">{t('custom.column.state')}</th>
            <th data-numeric="true" scope="col">
              {t('custom.column.money')}
            </th>
            <th scope="col">{t('custom.column.since')}</th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map(({ showId, custom }) => {
            const names = props.namesOf(showId);
            const { id, state, quote, proposal } = custom;
            const [piece, customer] = [names.piece(custom), names.customer(custom)];
            const age = ageText(t, now - since(custom));
            const wanted = custom.choices
              .map(({ optionId, value }) => names.value(custom, optionId, value))
              .join(' · ');
            const due = dueNow(custom);
            return (
              <tr key={id} data-state={state}>
                <th scope="row">
                  <Button
                    aria-label={t('custom.open', { piece, customer })}
                    justify="space-between"
                    onClick={() => props.onOpen(id)}
                    rightSection={<IconChevronRight aria-hidden size={14} />}
                    size="compact-sm"
                    variant="subtle"
                  >
                    {piece}
                  </Button>
                  {wanted && <small>{wanted}</small>}
                </th>
                <td>
                  {customer}
                  <small>
                    {props.showsShow && names.show ? `${names.show} · ` : ''}
                    {id.slice(-8)}
                  </small>
                </td>
                <td>
                  <PieceState state={state} />
                  {proposal && (
                    <small className={styles.waits}>
                      <IconClockHour4 aria-hidden size={12} /> {t('custom.approval.title')}
                    </small>
                  )}
                </td>
                <td data-numeric="true">
                  {quote ? names.money(quote.price) : '–'}
                  {proposal && (
                    <small>{t('custom.approval.proposed', { amount: names.money(proposal.price) })}</small>
                  )}
                  {due > 0 && <small>{t('custom.due', { amount: names.money(due) })}</small>}
                </td>
                <td>
                  {age === null
                    ? t('custom.justNow')
                    : t(state === 'requested' ? 'custom.waits' : 'custom.since', { age })}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroller>
  );
}
