import type { Guardrails } from '#shared/contract/guardrails.ts';
import type { ShowSummary } from '#shared/contract/shows.ts';
import { useMay } from '../app/session.ts';
import { useText } from '../i18n/use-text.ts';
import { CancelPiece } from './cancel-piece.tsx';
import styles from './custom.module.css';
import { HandOver } from './hand-over.tsx';
import { MakingStep } from './making-step.tsx';
import type { PieceNames } from './names.ts';
import { ProposalPart } from './proposal-part.tsx';
import { QuoteForm } from './quote-form.tsx';
import { canCancel, type Piece } from './stages.ts';

/** What the piece waits for, and what this person may do about it. */
export function NextPart(props: {
  piece: Piece;
  names: PieceNames;
  guardrails: Guardrails;
  show: ShowSummary;
}) {
  const t = useText();
  const { piece, names } = props;
  const { state } = piece.custom;
  const mayTrade = useMay('shows.trade');
  const mayAct = useMay('regions.act');
  const hint = hintOf(props, t);
  const isToQuote = state === 'requested' || state === 'quoted' || state === 'lapsed';
  const isToMake = state === 'deposit-paid' || state === 'making';
  const isToHand = state === 'ready' && piece.custom.order?.due === 0;
  return (
    <section aria-label={t('custom.part.next')}>
      <h3>{t(isToQuote ? 'custom.part.quote' : 'custom.part.next')}</h3>
      {hint && <p className={styles.soft}>{hint}</p>}
      {isToQuote && piece.custom.proposal && (
        <ProposalPart {...props} key={piece.custom.proposal.at} proposal={piece.custom.proposal} />
      )}
      {isToQuote && mayTrade && (
        <QuoteForm {...props} key={piece.custom.proposal?.at ?? piece.custom.quote?.quotedAt ?? 0} />
      )}
      {isToQuote && !mayTrade && <p className={styles.soft}>{t('custom.readOnly.quote')}</p>}
      {(isToMake || isToHand) && !mayAct && <p className={styles.soft}>{t('custom.readOnly.act')}</p>}
      {isToMake && mayAct && (
        <MakingStep key={state} names={names} piece={piece} step={state === 'making' ? 'ready' : 'making'} />
      )}
      {isToHand && mayAct && <HandOver names={names} piece={piece} />}
      {mayTrade && canCancel(piece.custom) && <CancelPiece names={names} piece={piece} />}
    </section>
  );
}

function hintOf({ piece, names }: { piece: Piece; names: PieceNames }, t: ReturnType<typeof useText>) {
  const { state, order } = piece.custom;
  switch (state) {
    case 'quoted':
    case 'lapsed':
    case 'collected':
    case 'cancelled':
    case 'refunded':
      return t(`custom.hint.${state}`);
    case 'accepted':
      return order
        ? t('custom.hint.accepted', { amount: names.money(order.due), time: names.moment(order.payBy) })
        : null;
    case 'ready':
      return order && order.due > 0 ? t('custom.hint.ready', { amount: names.money(order.due) }) : null;
    case 'requested':
    case 'deposit-paid':
    case 'making':
      return null;
  }
}
