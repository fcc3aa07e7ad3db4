import type { CustomView } from '#shared/contract/custom.ts';
import type { PriceStep } from '#shared/contract/offers.ts';
import { useText } from '../i18n/use-text.ts';
import styles from './custom.module.css';
import type { PieceNames } from './names.ts';

/** The quote as it stands: its steps, how it is split, how long it is good, and who gave it. */
export function PricePart({ custom, names }: { custom: CustomView; names: PieceNames }) {
  const t = useText();
  const { quote, state, order, promisedBy } = custom;
  if (!quote) return null;
  const isOpen = state === 'quoted' || state === 'lapsed';
  return (
    <section aria-label={t('custom.part.price')}>
      <h3>{t('custom.part.price')}</h3>
      <Steps custom={custom} names={names} steps={quote.steps} total={quote.price} />
      <p className={styles.soft}>
        {t('custom.form.split', { deposit: names.money(quote.deposit), balance: names.money(quote.balance) })}
        {' · '}
        {t('custom.quotedBy', {
          name: quote.by?.name ?? t('custom.calculator'),
          time: names.moment(quote.quotedAt),
        })}
        {quote.approvedBy && ` · ${t('custom.approval.approvedBy', { name: quote.approvedBy.name })}`}
        {isOpen &&
          ` · ${t(state === 'lapsed' ? 'custom.expired' : 'custom.validUntil', { time: names.moment(quote.validUntil) })}`}
        {promisedBy !== null && ` · ${t('custom.promised', { time: names.moment(promisedBy) })}`}
        {state === 'ready' &&
          order?.deposit &&
          order.due > 0 &&
          ` · ${t('custom.balanceBy', { time: names.moment(order.deposit.dueBy) })}`}
      </p>
      {quote.approvedFor && (
        <p className={styles.soft}>
          {t('custom.approval.why')}: {quote.approvedFor}
        </p>
      )}
      {quote.note && <blockquote>{quote.note}</blockquote>}
    </section>
  );
}

/** A price step by step; the steps add up to the total. */
export function Steps(props: {
  custom: CustomView;
  names: PieceNames;
  steps: readonly PriceStep[];
  total: number;
}) {
  const t = useText();
  const { custom, names } = props;
  const word = ({ kind, params }: PriceStep): string => {
    if (kind === 'option') {
      const optionId = String(params.optionId);
      const option = names.option(custom, optionId);
      return t('custom.step.option', { option, value: names.value(custom, optionId, String(params.value)) });
    }
    return kind === 'list' || kind === 'live' ? t(`custom.step.${kind}`) : t('custom.step.quote');
  };
  return (
    <dl className={styles.steps}>
      {props.steps.map((step) => (
        <div key={`${step.kind} ${step.params.optionId ?? ''}`}>
          <dt>{word(step)}</dt>
          <dd>{step.amount < 0 ? `−${names.money(-step.amount)}` : names.money(step.amount)}</dd>
        </div>
      ))}
      <div data-total="true">
        <dt>{t('custom.step.total')}</dt>
        <dd>{names.money(props.total)}</dd>
      </div>
    </dl>
  );
}
