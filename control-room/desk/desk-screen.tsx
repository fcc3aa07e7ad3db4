import { Anchor } from '@mantine/core';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Link } from 'react-router';
import { may } from '#shared/contract/roles.ts';
import { useText } from '../i18n/use-text.ts';
import { useLiveShow } from '../live/use-live.ts';
import { HotkeySheet } from '../ui/hotkey-sheet.tsx';
import { Monitor } from '../video/monitor.tsx';
import { AlertBar } from './alert-bar.tsx';
import { ApprovalPrompts } from './approval-prompts.tsx';
import { ApprovalQuestion } from './approval-question.tsx';
import { CommentStream } from './comment-stream.tsx';
import { DealPanel } from './deal-panel.tsx';
import { useBlocked, useDesk } from './desk-context.tsx';
import { DeskHeader } from './desk-header.tsx';
import styles from './desk-screen.module.css';
import { type DeskTab, DeskTabs } from './desk-tabs.tsx';
import { DrawForm } from './draw-form.tsx';
import { DrawStrip } from './draw-strip.tsx';
import { EventStrip } from './event-strip.tsx';
import { FloorStrips } from './floor-strips.tsx';
import { useFreeze } from './freeze-button.tsx';
import { FrozenStrips } from './frozen-strips.tsx';
import { OnAirPanel } from './on-air-panel.tsx';
import { OrderDrawer } from './order-drawer.tsx';
import { PollForm } from './poll-form.tsx';
import { PollStrip } from './poll-strip.tsx';
import { RegionBoard } from './region-board.tsx';
import { RunOfShow } from './run-of-show.tsx';
import { SidePanel } from './side-panel.tsx';
import { SoldOutPrompts } from './sold-out-prompt.tsx';
import { Tiles } from './tiles.tsx';
import { useCue } from './use-cue.ts';
import { useDeskCommands } from './use-desk-commands.ts';
import { type DeskKeys, useDeskKeys } from './use-desk-keys.ts';
import { useSide } from './use-side.ts';
import { useUndo } from './use-undo.ts';
import { WordsForm } from './words-form.tsx';

/** The whole desk on one screen: run of show, what is on air, the audience. On a narrow screen, one tab at a time. */
export function DeskScreen() {
  const t = useText();
  const cue = useCue();
  const { dealId, onDeal, pin, unpin, price, deal } = useDeskCommands(cue);
  const undo = useUndo();
  const [words, setWords] = useState<'notice' | 'prompt' | 'draw' | 'poll' | null>(null);
  const [isSheet, setSheet] = useState(false);
  const [follow, setFollow] = useState(0);
  const regionsFirst = !may(useDesk().user.role, 'shows.air');
  const [tab, setTab] = useState<DeskTab>(regionsFirst ? 'regions' : 'air');
  const side = useSide(() => setTab('orders'));
  const onAir = useLiveShow((show) => show.state.pinned[0] ?? null);
  const freeze = useFreeze(onAir);
  const freezeBlocked = useBlocked('price.freeze');
  const search = useRef<HTMLInputElement>(null);
  const pinBlocked = useBlocked('product.pin');
  const tradeBlocked = useBlocked('deal.open');
  const priceBlocked = useBlocked('price.hide');
  const dealState = useLiveShow((show) => show.state.deals.find((each) => each.dealId === dealId)?.state);

  const known = {
    pin,
    unpin,
    price,
    undo,
    deal,
    cue,
    pinBlocked,
    tradeBlocked,
    priceBlocked,
    dealState,
    freeze,
    freezeBlocked,
  };
  const latest = useRef(known);
  // Before the screen is painted: a key pressed at the sight of a control finds it on.
  useLayoutEffect(() => {
    latest.current = known;
  });
  const count = cue.all.length;
  const { enter: enterSide } = side;
  const keys = useMemo((): DeskKeys => {
    const ifFree = (run: () => void) => {
      if (latest.current.pinBlocked === null) run();
    };
    const ifDeal = (state: string, run: () => void) => {
      if (latest.current.tradeBlocked === null && latest.current.dealState === state) run();
    };
    return {
      count,
      moveCursor: (by) => latest.current.cue.move(by),
      cursorToNext: () => latest.current.cue.toNext(),
      jump: (index) => latest.current.cue.jump(index),
      pin: () => ifFree(() => latest.current.pin.press()),
      unpin: () => ifFree(() => latest.current.unpin.press()),
      search: () => {
        setTab('run');
        search.current?.focus();
        search.current?.select();
      },
      openDeal: () => ifDeal('planned', () => latest.current.deal.open.press()),
      closeDeal: () => ifDeal('open', () => latest.current.deal.close.press()),
      price: () => {
        if (latest.current.priceBlocked === null) latest.current.price.press();
      },
      undo: () => ifFree(() => latest.current.undo.what && latest.current.undo.command.press()),
      extendDeal: () => ifDeal('open', () => latest.current.deal.extend.press()),
      notice: () => ifFree(() => setWords('notice')),
      prompt: () => ifFree(() => setWords('prompt')),
      draw: () => ifFree(() => setWords('draw')),
      poll: () => ifFree(() => setWords('poll')),
      freeze: () => {
        const { freeze, freezeBlocked } = latest.current;
        if (freezeBlocked === null && freeze.itemId !== null) freeze.command.press();
      },
      side: enterSide,
      follow: () => setFollow((n) => n + 1),
      sheet: () => setSheet(true),
    };
  }, [count, enterSide]);
  const { table, digits } = useDeskKeys(keys);
  const regions = (
    <div className={styles.regions} data-part="regions" data-first={regionsFirst}>
      <RegionBoard />
    </div>
  );

  return (
    <div className={styles.screen} data-tab={tab}>
      <DeskHeader />
      <div className={styles.notices}>
        <AlertBar onOrder={side.openOrder} />
        <ApprovalPrompts onLook={() => side.enter('approvals')} />
        <FrozenStrips onOrder={side.openOrder} />
        <FloorStrips />
        <SoldOutPrompts />
        <DrawStrip />
        <PollStrip />
        <Standing />
      </div>
      <main className={styles.grid}>
        <div className={styles.sheet}>
          <div className={styles.run} data-part="run">
            <RunOfShow
              lines={cue.lines}
              cursor={cue.cursor}
              onCursor={cue.setCursor}
              wanted={cue.wanted}
              onWanted={cue.setWanted}
              searchRef={search}
              digits={digits}
              pin={pin}
              pinBlocked={pinBlocked}
            />
          </div>
          <div data-part="air">
            <Monitor />
          </div>
        </div>
        <div className={styles.air}>
          {regionsFirst && regions}
          <div data-part="air">
            <OnAirPanel
              unpin={unpin}
              price={price}
              freeze={freeze}
              onNotice={() => setWords('notice')}
              onPrompt={() => setWords('prompt')}
              onDraw={() => setWords('draw')}
              onPoll={() => setWords('poll')}
            />
          </div>
          <div data-part="air">
            <DealPanel dealId={dealId} commands={deal} onDeal={onDeal} />
          </div>
          <div data-part="air">
            <Tiles />
          </div>
          {!regionsFirst && regions}
        </div>
        <div className={styles.comments} data-part="comments">
          <CommentStream followRequest={follow} />
        </div>
        <div className={styles.orders} data-part="orders">
          <SidePanel tab={side.tab} onTab={side.setTab} onOrder={side.openOrder} focusRef={side.focus} />
        </div>
      </main>
      <EventStrip
        onSheet={() => setSheet(true)}
        watched={[pin, unpin, price, undo.command, freeze.command, deal.open, deal.close, deal.extend]}
        undo={undo}
      />
      <DeskTabs tab={tab} onTab={setTab} />
      {words === 'draw' && <DrawForm onClose={() => setWords(null)} />}
      {words === 'poll' && <PollForm onClose={() => setWords(null)} />}
      {(words === 'notice' || words === 'prompt') && (
        <WordsForm kind={words} onClose={() => setWords(null)} />
      )}
      {side.orderId !== null && (
        <OrderDrawer key={side.orderId} orderId={side.orderId} onClose={() => side.openOrder(null)} />
      )}
      <ApprovalQuestion />
      <HotkeySheet
        table={table}
        intro={t('common.hotkeys.intro')}
        opened={isSheet}
        onClose={() => setSheet(false)}
      />
    </div>
  );
}

/** Why the desk is at rest: not started, still a draft, or over. */
function Standing() {
  const t = useText();
  const status = useLiveShow((show) => show.state.status);
  const override = useLiveShow((show) => show.state.startOverride);
  const showId = useLiveShow((show) => show.showId);
  const path = `/shows/${encodeURIComponent(showId)}`;
  switch (status) {
    case 'draft':
      return (
        <p className={styles.standing}>
          {t('desk.show.draft')}{' '}
          <Anchor component={Link} to={`${path}/plan`} inherit>
            {t('desk.show.toPlan')}
          </Anchor>
        </p>
      );
    case 'scheduled':
    case 'rehearsal':
      return <p className={styles.standing}>{t('desk.show.notStarted')}</p>;
    case 'ended':
    case 'reviewed':
      return (
        <p className={styles.standing}>
          {t('desk.show.overNow')}{' '}
          <Anchor component={Link} to={`${path}/review`} inherit>
            {t('desk.show.toReview')}
          </Anchor>
        </p>
      );
    default:
      return override ? (
        <details className={styles.standing} data-tone="warn">
          <summary>
            {t('orders.override.title')} · {t('orders.override.blockers', { n: override.blockers.length })}
          </summary>
          {t('orders.override.by', { name: override.by, reason: override.reason })}
        </details>
      ) : null;
  }
}
