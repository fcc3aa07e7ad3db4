import type { PriceStep, QuoteView } from '#shared/contract/offers.ts';
import { useTexts, useViewerState } from '../context.tsx';
import { formatMoney } from '../format.ts';
import { offerOf } from '../room-state.ts';

/** How the server came to the price, a line for each step; the steps add up to the total. */
export function PriceSteps({ quote, isOld }: { quote: QuoteView; isOld: boolean }) {
  const t = useTexts();
  const lang = useViewerState((state) => state.lang);
  const words = useStepWords();
  const money = (minor: number) => formatMoney(minor, quote.currency, lang);
  const saved = quote.steps.reduce((sum, { amount }) => (amount < 0 ? sum - amount : sum), 0);
  return (
    <div className={isOld ? 'steps old' : 'steps'}>
      <dl aria-label={t.offers.howPrice}>
        {quote.steps.map((step) => (
          <div
            className={step.amount < 0 || step.kind === 'gift' ? 'less' : ''}
            key={`${step.kind} ${step.offerId ?? ''}`}
          >
            <dt>{words(step, money)}</dt>
            <dd>
              {step.kind === 'gift'
                ? t.offers.free
                : step.amount < 0
                  ? `−${money(-step.amount)}`
                  : money(step.amount)}
            </dd>
          </div>
        ))}
        <div className="sum">
          <dt>{t.total}</dt>
          <dd>
            <b>{money(quote.total)}</b>
          </dd>
        </div>
      </dl>
      {saved > 0 && <p className="saved">{t.offers.youSave(money(saved))}</p>}
    </div>
  );
}

function useStepWords() {
  const t = useTexts();
  const lang = useViewerState((state) => state.lang);
  const room = useViewerState((state) => state.room);
  const o = t.offers;
  const title = (step: PriceStep) =>
    (step.offerId !== undefined && room && offerOf(room, step.offerId)?.title[lang]) || null;
  return (step: PriceStep, money: (minor: number) => string): string => {
    const { kind, params } = step;
    switch (kind) {
      case 'list':
        return o.stepList(Number(params.units ?? 1));
      case 'live':
        return o.stepLive;
      case 'deal':
        return o.stepDeal;
      case 'bundle':
        return o.named(o.set, `${title(step) ?? ''}${Number(params.sets) > 1 ? ` × ${params.sets}` : ''}`);
      case 'member':
        return o.stepMember(Number(params.bps ?? 0));
      case 'coupon':
        return o.named(o.coupon, title(step) ?? '');
      case 'gift': {
        const gift = room?.items.find(({ itemId }) => itemId === params.itemId)?.title[lang] ?? '';
        return o.stepGift(gift, Number(params.quantity ?? 1), money(Number(params.value ?? 0)));
      }
      case 'group':
        return o.groupPrice;
      case 'deposit':
        return o.deposit;
      // Steps of a custom piece's own quote, which is shown with it.
      case 'option':
      case 'quote':
        return o.stepMade;
    }
  };
}
