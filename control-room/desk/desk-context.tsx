import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { Command } from '#shared/contract/commands.ts';
import { commandTable } from '#shared/contract/commands.ts';
import type { Product, Region } from '#shared/contract/organisation.ts';
import { may } from '#shared/contract/roles.ts';
import type { User } from '#shared/contract/sessions.ts';
import { inLanguage, type Language } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { deskLive, useLive, useLiveShow } from '../live/use-live.ts';
import { formatMoney, formatMoneyShort } from '../ui/money.ts';
import { formatClock } from '../ui/time.ts';
import type { Outcome } from '../ui/use-command.ts';

/** What every part of the desk needs: who looks, names of things, and how this show writes money and time. */
export interface Desk {
  readonly user: User;
  readonly language: Language;
  readonly products: ReadonlyMap<string, Product>;
  readonly itemName: (itemId: string) => string;
  readonly productName: (productId: string) => string;
  readonly regionName: (regionId: string | null) => string;
  readonly money: (minor: number | null) => string;
  readonly moneyShort: (minor: number | null) => string;
  readonly clock: (at: number | null) => string;
  readonly send: (command: Command, commandId: string) => Promise<Outcome>;
}

const Context = createContext<Desk | null>(null);

export function DeskProvider(props: {
  user: User;
  products: readonly Product[];
  regions: readonly Region[];
  children: ReactNode;
}) {
  const t = useText();
  const language = useLanguage();
  const lineup = useLiveShow((show) => show.state.lineup);
  const currency = useLiveShow((show) => show.state.currency);
  const timeZone = useLiveShow((show) => show.state.timeZone);
  const { user, products, regions } = props;
  const desk = useMemo((): Desk => {
    const byId = new Map(products.map((product) => [product.id, product]));
    const productOf = new Map(lineup.map((item) => [item.itemId, item.productId]));
    const regionOf = new Map(regions.map((region) => [region.id, inLanguage(region.name, language)]));
    const productName = (productId: string) => {
      const product = byId.get(productId);
      return product ? inLanguage(product.title, language) : productId;
    };
    return {
      user,
      language,
      products: byId,
      productName,
      itemName: (itemId) => productName(productOf.get(itemId) ?? itemId),
      regionName: (regionId) =>
        regionId === null ? t('common.unattributed') : (regionOf.get(regionId) ?? regionId),
      money: (minor) => formatMoney(minor, currency, language),
      moneyShort: (minor) => formatMoneyShort(minor, currency, language),
      clock: (at) => formatClock(at, timeZone, language),
      send: (command, commandId) => deskLive().send(command, commandId),
    };
  }, [user, products, regions, lineup, currency, timeZone, language, t]);
  return <Context value={desk}>{props.children}</Context>;
}

export function useDesk(): Desk {
  const desk = useContext(Context);
  if (!desk) throw new Error('Outside the desk');
  return desk;
}

/** Why a command cannot be sent now, in words; null when it can. The connection comes first, then the show, then the role. */
export function useBlocked(type: Command['type']): string | null {
  const t = useText();
  const { user } = useDesk();
  const isConnected = useLive((state) => state.link.kind === 'connected');
  const status = useLiveShow((show) => show.state.status);
  if (!isConnected) return t('desk.why.offline');
  if (type !== 'show.start' && status !== 'live') return t('desk.why.notLive');
  if (!may(user.role, commandTable[type].needs)) return t('desk.why.role');
  return null;
}
