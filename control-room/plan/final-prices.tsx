import { Checkbox } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import type { FinalPriceView } from '#shared/contract/guardrails.ts';
import type { PriceStep } from '#shared/contract/offers.ts';
import { api, failureOf, showPath } from '../app/api.ts';
import { useText } from '../i18n/use-text.ts';
import { bpsText } from '../offers/terms.ts';
import { Empty } from '../ui/empty.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { Scroller } from '../ui/scroller.tsx';
import { Status } from '../ui/status.tsx';
import styles from './final-prices.module.css';
import plan from './plan.module.css';
import { usePlan } from './plan-context.tsx';
import { useOfferNames } from './use-offer-names.ts';

/** The lowest price somebody could come to for each product, how, and whether that is within the guardrails. */
export function FinalPrices() {
  const t = useText();
  const { view } = usePlan();
  const [only, setOnly] = useState(false);
  const path = showPath(view.show.id, '/final-prices');
  const prices = useQuery({
    queryKey: ['final-prices', view.show.id, view.version],
    queryFn: ({ signal }) => api.get<{ items: FinalPriceView[] }>(path, signal),
    placeholderData: (before) => before,
  });
  if (!prices.data)
    return prices.error ? (
      <ErrorPanel failure={failureOf(prices.error)} retry={() => void prices.refetch()} />
    ) : (
      <Loading rows={4} />
    );
  const { items } = prices.data;
  if (items.length === 0) return <Empty title={t('offers.final.empty')} />;
  const wrong = items.filter(({ isBelowFloor, isBeyondMax }) => isBelowFloor || isBeyondMax);
  const shown = only ? wrong : items;
  return (
    <section aria-label={t('offers.final.title')}>
      <div className={styles.head}>
        <h3>{t('offers.final.title')}</h3>
        <span data-bad={wrong.length > 0}>
          {wrong.length > 0
            ? t('offers.final.count', { n: wrong.length, all: items.length })
            : t('offers.final.allFine', { all: items.length })}
        </span>
        <Checkbox
          size="xs"
          label={t('offers.final.only')}
          checked={only}
          disabled={wrong.length === 0}
          onChange={(event) => setOnly(event.currentTarget.checked)}
        />
      </div>
      <p className={plan.hint}>{t('offers.final.what')}</p>
      <Scroller className={styles.frame} label={t('offers.final.title')}>
        <table className={plan.sheet}>
          <thead>
            <tr>
              <th scope="col">{t('offers.final.product')}</th>
              {(['list', 'floor', 'lowest', 'off'] as const).map((name) => (
                <th key={name} scope="col" data-numeric>
                  {t(`offers.final.${name}`)}
                </th>
              ))}
              <th scope="col">{t('offers.guard.title')}</th>
              <th scope="col">{t('offers.final.how')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((price) => (
              <Row key={price.itemId} price={price} />
            ))}
          </tbody>
        </table>
      </Scroller>
    </section>
  );
}

function Row({ price }: { price: FinalPriceView }) {
  const t = useText();
  const { money, itemName, language, view } = usePlan();
  const isWrong = price.isBelowFloor || price.isBeyondMax;
  const { maxDiscountBps } = view.guardrails;
  const name = itemName(price.itemId);
  return (
    <tr>
      <th scope="row" className={plan.product}>
        <span title={name}>{name}</span>
      </th>
      <td data-numeric>{money(price.listPrice)}</td>
      <td data-numeric>{money(price.floorPrice)}</td>
      <td data-numeric data-tone={isWrong ? 'bad' : undefined}>
        <b>{money(price.lowest)}</b>
        {price.guarded < price.lowest && (
          <small className={styles.worst}>
            {t('offers.final.inWorstBasket', { price: money(price.guarded) })}
          </small>
        )}
      </td>
      <td data-numeric>{bpsText(price.discountBps, language)}</td>
      <td>
        {isWrong ? (
          <Status
            tone="bad"
            icon={IconAlertTriangle}
            word={
              price.isBelowFloor
                ? t('offers.final.belowFloor')
                : t('offers.final.beyondMax', { rate: bpsText(maxDiscountBps ?? 0, language) })
            }
          />
        ) : (
          <Status tone="good" icon={IconCircleCheck} word={t('offers.final.fine')} />
        )}
      </td>
      <td className={styles.steps}>
        {price.steps.map((step, index) => (
          <Fragment key={`${step.kind} ${step.offerId ?? ''}`}>
            {index > 0 && (
              <>
                {' '}
                <span className={styles.sign}>{step.amount < 0 ? '−' : '+'}</span>
              </>
            )}
            <Step step={step} />
          </Fragment>
        ))}
        {price.quantity > 1 && <small>{t('offers.final.ofUnits', { n: price.quantity })}</small>}
      </td>
    </tr>
  );
}

function Step({ step }: { step: PriceStep }) {
  const t = useText();
  const { money } = usePlan();
  const { offerTitle } = useOfferNames();
  return (
    <span className={styles.step}>
      {t(`offers.step.${step.kind}`, { name: step.offerId === undefined ? '' : offerTitle(step.offerId) })}{' '}
      <b>{money(Math.abs(step.amount))}</b>
    </span>
  );
}
