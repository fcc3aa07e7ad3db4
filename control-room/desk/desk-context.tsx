import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { Command } from '#shared/contract/commands.ts';
import { commandTable } from '#shared/contract/commands.ts';
import type { Product, Region } from '#shared/contract/organisation.ts';
import { may } from '#shared/contract/roles.ts';
import type { User } from '#shared/contract/sessions.ts';
import { useText } from '../i18n/use-text.ts';
import { type Names, useNamesOf } from '../live/names.tsx';
import { deskLive, useLive, useLiveShow } from '../live/use-live.ts';
import { type Refused, useAskApproval } from '../offers/ask-approval.tsx';
import type { Outcome } from '../ui/use-command.ts';

/** What every part of the desk needs: who looks, names of things, and how this show writes money and time. */
export interface Desk extends Names {
  readonly user: User;
  readonly send: (command: Command, commandId: string) => Promise<Outcome>;
}

const Context = createContext<Desk | null>(null);

/** What was last refused for want of an approval, until its question is closed. */
interface ToAsk {
  readonly refused: Refused | null;
  /** Opens the question before anything was refused. */
  readonly ask: (refused: Refused) => void;
  readonly close: () => void;
}

const ToAskContext = createContext<ToAsk>({ refused: null, ask: () => {}, close: () => {} });
export const useToAsk = (): ToAsk => useContext(ToAskContext);

export function DeskProvider(props: {
  user: User;
  products: readonly Product[];
  regions: readonly Region[];
  children: ReactNode;
}) {
  const { user, products, regions } = props;
  const names = useNamesOf(products, regions);
  const { watching, refused, ask, close } = useAskApproval();
  const desk = useMemo(
    (): Desk => ({
      ...names,
      user,
      send: async (command, commandId) => watching(await deskLive().send(command, commandId)),
    }),
    [names, user, watching],
  );
  return (
    <Context value={desk}>
      <ToAskContext value={{ refused, ask, close }}>{props.children}</ToAskContext>
    </Context>
  );
}

export function useDesk(): Desk {
  const desk = useContext(Context);
  if (!desk) throw new Error('Outside the desk');
  return desk;
}

/** Commands that make ready: they need no live show, only one that is not over. */
const beforeAir: ReadonlySet<Command['type']> = new Set([
  'show.start',
  'autoreply.set',
  'words.block',
  'words.unblock',
  'welcome.set',
  'price.hide',
  'price.reveal',
  'offer.open',
  'offer.close',
  'approval.request',
  'approval.give',
  'approval.refuse',
]);

/** Why a command cannot be sent now, in words; null when it can. The connection comes first, then the show, then the role. */
export function useBlocked(type: Command['type']): string | null {
  const t = useText();
  const { user } = useDesk();
  const isConnected = useLive((state) => state.link.kind === 'connected');
  const status = useLiveShow((show) => show.state.status);
  if (!isConnected) return t('desk.why.offline');
  const isOver = status === 'ended' || status === 'reviewed';
  if (isOver || (status !== 'live' && !beforeAir.has(type))) return t('desk.why.notLive');
  if (!may(user.role, commandTable[type].needs)) return t('desk.why.role');
  return null;
}
