import { useEffect, useState } from 'react';
import type { Store } from '../api.ts';
import { useTexts, useViewer, useViewerState } from '../context.tsx';
import type { Handing } from '../purchase.ts';
import { storeName } from './store-name.ts';

const ways = ['ship', 'pickup'] as const;
const noStores: readonly Store[] = [];

export interface HandingChoice {
  readonly handing: Handing;
  /** What the fields show and change. */
  readonly fields: {
    readonly way: Handing['fulfilment'];
    readonly store: Store | null;
    readonly stores: readonly Store[];
    readonly choose: (way: Handing['fulfilment']) => void;
    readonly chooseStore: (storeId: string) => void;
  };
}

/** How the order is to be received: sent, or fetched at a store, the viewer's own first. */
export function useHanding(): HandingChoice {
  const viewer = useViewer();
  const home = useViewerState(({ room }) => room?.me.store ?? null);
  const [stores, setStores] = useState<readonly Store[]>(noStores);
  const [way, setWay] = useState<Handing['fulfilment']>('ship');
  const [chosen, setChosen] = useState<string | null>(null);
  const isConnected = useViewerState(({ network }) => network.kind === 'connected');
  useEffect(() => {
    if (!isConnected || stores.length > 0) return;
    let isGone = false;
    void viewer.stores().then((answer) => {
      if (!isGone && answer.ok) setStores(answer.value);
    });
    return () => {
      isGone = true;
    };
  }, [viewer, isConnected, stores.length]);
  const known = stores.length > 0 ? stores : home ? [home] : noStores;
  const store = known.find(({ id }) => id === chosen) ?? known[0] ?? null;
  return {
    handing: way === 'pickup' && store ? { fulfilment: way, storeId: store.id } : { fulfilment: 'ship' },
    fields: { way, store, stores: known, choose: setWay, chooseStore: setChosen },
  };
}

export function HandingFields({ fields }: { fields: HandingChoice['fields'] }) {
  const t = useTexts();
  const lang = useViewerState((state) => state.lang);
  const { way, store, stores } = fields;
  const nameOf = (one: Store) => storeName(one, lang);
  return (
    <>
      <fieldset className="choice">
        <legend>{t.fulfilment}</legend>
        {ways.map(
          (option) =>
            (option === 'ship' || store) && (
              <label className={option === way ? 'chosen' : ''} key={option}>
                <input
                  checked={option === way}
                  name="fulfilment"
                  onChange={() => fields.choose(option)}
                  type="radio"
                  value={option}
                />
                {t[option]}
              </label>
            ),
        )}
      </fieldset>
      {way === 'pickup' && store && (
        <div className="pickup-store">
          {stores.length > 1 && (
            <label>
              <span>{t.offers.chooseStore}</span>
              <select onChange={(event) => fields.chooseStore(event.target.value)} value={store.id}>
                {stores.map((one) => (
                  <option key={one.id} value={one.id}>
                    {nameOf(one)}
                  </option>
                ))}
              </select>
            </label>
          )}
          <p className="hint">
            {t.pickupAt(nameOf(store))} {t.pickupHint}
          </p>
        </div>
      )}
    </>
  );
}
