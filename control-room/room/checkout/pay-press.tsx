import { useEffect, useState } from 'react';
import type { OrderView, PaymentPlace } from '#shared/contract/viewers.ts';
import { useErrorText, useTexts, useViewer } from '../context.tsx';

type Asked = { readonly at: 'asking' } | { readonly at: 'refused'; readonly code: string } | PaymentPlace;

/** What pays an order: the way to the brand's payment page, the demo provider's button, or word that nothing does here. */
export function PayPress(props: {
  order: OrderView;
  amount: string;
  isPaying: boolean;
  isBusy: boolean;
  /** Pays by the demo's provider. */
  onPay: () => void;
}) {
  const t = useTexts();
  const errorText = useErrorText();
  const { order, amount, isPaying, isBusy, onPay } = props;
  const place = usePaymentPlace(order);
  if ('at' in place)
    return place.at === 'asking' ? (
      <button className="main-button" disabled type="button">
        {t.payButton(amount)}
      </button>
    ) : (
      <p className="hint bad" role="alert">
        {errorText(place.code)}
      </p>
    );
  switch (place.kind) {
    case 'page':
      return (
        <>
          <a className="main-button" href={place.url}>
            {t.payButton(amount)}
          </a>
          <p className="hint">{t.payElsewhere}</p>
        </>
      );
    case 'demo':
      return (
        <>
          <button className="main-button" disabled={isBusy} onClick={onPay} type="button">
            {isPaying ? t.paying : t.payButton(amount)}
          </button>
          <p className="hint">{t.payDemo}</p>
        </>
      );
    case 'none':
      return (
        <p className="hint bad" role="status">
          {t.payNowhere}
        </p>
      );
  }
}

/** Asked anew when another part of the order is due: a page is told the amount. */
function usePaymentPlace({ id, due }: OrderView): Asked {
  const viewer = useViewer();
  const [asked, setAsked] = useState<Asked>({ at: 'asking' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is due is part of what is asked.
  useEffect(() => {
    let isGone = false;
    void viewer.paymentPlace(id).then((answer) => {
      if (!isGone) setAsked(answer.ok ? answer.value : { at: 'refused', code: answer.code });
    });
    return () => {
      isGone = true;
    };
  }, [viewer, id, due]);
  return asked;
}
