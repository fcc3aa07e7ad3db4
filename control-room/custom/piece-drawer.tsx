import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import type { CustomView } from '#shared/contract/custom.ts';
import type { ShowView } from '#shared/contract/shows.ts';
import { useText } from '../i18n/use-text.ts';
import { SideDialog } from '../ui/dialog.tsx';
import { Loading } from '../ui/loading.tsx';
import { AppointmentPart } from './appointment-part.tsx';
import styles from './custom.module.css';
import { HistoryPart } from './history-part.tsx';
import type { PieceNames } from './names.ts';
import { NextPart } from './next-part.tsx';
import { PieceState } from './piece-state.tsx';
import { PricePart } from './price-part.tsx';
import type { Piece } from './stages.ts';
import { pricedByStaff } from './suggestion.ts';

/** One piece whole: what is wanted, what it costs, what to do next, when the customer comes, and all that happened. */
export function PieceDrawer(props: {
  piece: Piece;
  pieces: readonly Piece[];
  names: PieceNames;
  view: ShowView | undefined;
  onClose: () => void;
}) {
  const t = useText();
  const { piece, names, view } = props;
  const { custom } = piece;
  return (
    <SideDialog
      onClose={props.onClose}
      opened
      size="lg"
      title={`${names.piece(custom)} · ${names.customer(custom)}`}
    >
      {view === undefined ? (
        <Loading height={48} rows={6} />
      ) : (
        <div className={styles.drawer}>
          <div className={styles.head}>
            <PieceState state={custom.state} />
            <span>{t('custom.asked', { time: names.moment(custom.requestedAt) })}</span>
            <span>{names.show}</span>
            <code>{t('custom.request', { id: custom.id.slice(-8) })}</code>
            {custom.order && (
              <Anchor
                component={Link}
                size="xs"
                to={`/shows/${encodeURIComponent(piece.showId)}/money?q=${encodeURIComponent(custom.order.id)}`}
              >
                {t('custom.toOrder')}
              </Anchor>
            )}
          </div>
          <WantedPart custom={custom} names={names} />
          {custom.quote && <PricePart custom={custom} names={names} />}
          <NextPart guardrails={view.guardrails} names={names} piece={piece} show={view.show} />
          <AppointmentPart names={names} piece={piece} pieces={props.pieces} />
          <HistoryPart custom={custom} names={names} />
        </div>
      )}
    </SideDialog>
  );
}

function WantedPart({ custom, names }: { custom: CustomView; names: PieceNames }) {
  const t = useText();
  const options = names.terms(custom)?.options ?? [];
  return (
    <section aria-label={t('custom.part.wanted')}>
      <h3>{t('custom.part.wanted')}</h3>
      {custom.choices.length === 0 ? (
        <p className={styles.soft}>{t('custom.noOptions')}</p>
      ) : (
        <dl className={styles.facts}>
          {custom.choices.map((choice) => (
            <div key={choice.optionId}>
              <dt>{names.option(custom, choice.optionId)}</dt>
              <dd>
                {names.value(custom, choice.optionId, choice.value)}
                {pricedByStaff(options, choice) && <em>{t('custom.byStaff')}</em>}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {custom.note && (
        <figure>
          <figcaption>{t('custom.note')}</figcaption>
          <blockquote>{custom.note}</blockquote>
        </figure>
      )}
    </section>
  );
}
