import { Button, Group, TextInput } from '@mantine/core';
import {
  IconCircleCheck,
  IconCircleX,
  IconClockHour4,
  IconHourglassEmpty,
  IconRefresh,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { Command } from '#shared/contract/commands.ts';
import type { ApprovalRequestView } from '#shared/contract/guardrails.ts';
import { discountBps } from '#shared/domain/pricing/final-price.ts';
import { type StaffText, useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Empty } from '../ui/empty.tsx';
import { Status } from '../ui/status.tsx';
import { formatLength } from '../ui/time.ts';
import { type Outcome, useCommand } from '../ui/use-command.ts';
import { type ApprovalNames, askedAgain, askedText, offListText, priceIn } from './approval-words.ts';
import styles from './offers.module.css';
import { bpsText } from './terms.ts';

export interface Approvals {
  /** Oldest first. */
  readonly requests: readonly ApprovalRequestView[];
  /** The server's time. */
  readonly now: number;
  readonly names: ApprovalNames;
  readonly userId: string;
  /** Why approvals cannot be answered here and now; null when they can. */
  readonly blocked: string | null;
  readonly send: (command: Command, commandId: string) => Promise<Outcome>;
  /** What the approval lets be done at once; null: nothing any more. */
  readonly use: (request: ApprovalRequestView) => Command | null;
}

const looks = {
  waiting: { tone: 'warn', icon: IconClockHour4 },
  given: { tone: 'good', icon: IconCircleCheck },
  refused: { tone: 'bad', icon: IconCircleX },
  changed: { tone: 'off', icon: IconRefresh },
  expired: { tone: 'off', icon: IconHourglassEmpty },
} as const;

/** What waits for whose approval, the next to expire first; below it what came of the others, newest first. */
export function ApprovalList(props: Approvals) {
  const t = useText();
  const { requests } = props;
  const waiting = requests.filter(({ state }) => state === 'waiting');
  const before = requests.filter(({ state }) => state !== 'waiting').reverse();
  if (requests.length === 0)
    return <Empty title={t('offers.approval.empty')} next={t('offers.approval.emptyNext')} />;
  return (
    <>
      <ul className={styles.cards}>
        {waiting
          .toSorted((a, b) => a.expiresAt - b.expiresAt)
          .map((request) => (
            <Waiting key={`${request.subject} ${request.at}`} {...props} request={request} />
          ))}
      </ul>
      {before.length > 0 && (
        <>
          <h3 className={styles.subhead}>{t('offers.approval.before')}</h3>
          <ul className={styles.cards}>
            {before.map((request) => (
              <Answered key={`${request.subject} ${request.at}`} {...props} request={request} />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

type One = Approvals & { readonly request: ApprovalRequestView };

function Head({ request, names }: One) {
  const t = useText();
  return (
    <>
      <p className={styles.cardTitle}>{askedText(t, request, names)}</p>
      <p className={styles.cardFacts}>
        {offListText(t, request, names)}
        {isUnderFloor(request) &&
          ` · ${t('offers.approval.floorFact', { floor: names.money(request.floorPrice ?? 0) })}`}{' '}
        · {t('offers.approval.by', { name: request.by, time: names.moment(request.at) })}
      </p>
      {request.covers.length > 1 && (
        <p className={styles.cardFacts}>
          {t('offers.approval.alsoOn', { items: othersText(request, names) })}
        </p>
      )}
      {request.note && <p className={styles.quote}>{request.note}</p>}
    </>
  );
}

function Waiting(props: One) {
  const { request, names, now, userId, blocked, send } = props;
  const t = useText();
  const [reason, setReason] = useState('');
  const isOwn = request.byId === userId;
  const { subject } = request;
  const give = useCommand((id) => send({ type: 'approval.give', subject }, id), { confirm: true });
  const refuse = useCommand((id) => send({ type: 'approval.refuse', subject, reason: reason.trim() }, id));
  const withoutReason = reason.trim() === '' ? t('offers.approval.needsReason') : null;
  return (
    <li className={styles.card} data-state="waiting">
      <Head {...props} />
      <p className={styles.cardFacts}>
        <Status
          tone="warn"
          icon={IconClockHour4}
          word={`${t('offers.approval.state.waiting')} · ${t('offers.approval.expires', { time: formatLength(request.expiresAt - now) })}`}
        />
      </p>
      {isOwn && <p className={styles.cardFacts}>{t('offers.approval.yours')}</p>}
      <Group gap={6} wrap="nowrap" align="flex-start">
        {!isOwn && (
          <CommandButton
            command={give}
            size="compact-sm"
            tone="accent"
            label={t('offers.approval.approve')}
            disabledWhy={blocked}
            confirm={{
              title: t('offers.approval.approveTitle'),
              lines: priceLines(t, request, names),
            }}
          />
        )}
        <TextInput
          size="xs"
          className={styles.reason ?? ''}
          aria-label={t('offers.approval.reason')}
          placeholder={t('offers.approval.reason')}
          value={reason}
          maxLength={300}
          onChange={(event) => setReason(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && blocked === null && withoutReason === null) refuse.press();
          }}
        />
        <CommandButton
          command={refuse}
          size="compact-sm"
          label={t(isOwn ? 'offers.approval.withdraw' : 'offers.approval.refuse')}
          disabledWhy={blocked ?? withoutReason}
        />
      </Group>
      {blocked !== null && <p className={styles.cardFacts}>{t('offers.approval.role')}</p>}
    </li>
  );
}

function Answered(props: One) {
  const { request, names, userId, send, use } = props;
  const t = useText();
  const command = request.state === 'given' && request.byId === userId ? use(request) : null;
  const run = useCommand(
    (id) =>
      command
        ? send(command, id)
        : Promise.resolve({ ok: false, error: { code: 'already_done', message: 'Nothing to do any more' } }),
    { confirm: true },
  );
  const again = useCommand((id) => send(askedAgain(request), id));
  const { state, answeredBy, answeredAt, reason } = request;
  return (
    <li className={styles.card} data-state={state}>
      <Head {...props} />
      <p className={styles.cardFacts}>
        <Status
          tone={looks[state].tone}
          icon={looks[state].icon}
          word={
            answeredBy === null || answeredAt === null
              ? t(`offers.approval.state.${state}`)
              : t('offers.approval.answered', {
                  state: t(`offers.approval.state.${state}`),
                  name: answeredBy,
                  time: names.moment(answeredAt),
                })
          }
        />
      </p>
      {reason && <p className={styles.quote}>{reason}</p>}
      {command && (
        <CommandButton
          command={run}
          size="compact-sm"
          tone="accent"
          label={t('offers.approval.use')}
          confirm={{ title: t('offers.approval.useTitle'), lines: priceLines(t, request, names) }}
        />
      )}
      {state === 'expired' && request.byId === userId && (
        <CommandButton command={again} size="compact-sm" label={t('offers.approval.askAgain')} />
      )}
    </li>
  );
}

export type PriceNames = Pick<ApprovalNames, 'itemName' | 'money' | 'language'>;

/** What a question about a price names. */
export const priceLines = (t: StaffText, request: ApprovalRequestView, names: PriceNames) => [
  { label: t('offers.approval.product'), value: names.itemName(request.itemId) },
  { label: t('offers.approval.price'), value: names.money(priceIn(request.subject) ?? request.price) },
  // Its own price is not all that is approved: open offers may take it further down.
  ...((priceIn(request.subject) ?? request.price) === request.price
    ? []
    : [{ label: t('offers.approval.lowest'), value: names.money(request.price) }]),
  { label: t('offers.approval.list'), value: names.money(request.listPrice) },
  ...(isUnderFloor(request)
    ? [{ label: t('offers.approval.floorPrice'), value: names.money(request.floorPrice ?? 0) }]
    : []),
  {
    label: t('offers.approval.discount'),
    value: bpsText(discountBps(request.price, request.listPrice), names.language),
  },
];

const isUnderFloor = ({ price, floorPrice }: ApprovalRequestView) =>
  floorPrice !== null && price < floorPrice;

/** “Ring ¥69, Studs ¥45”: what else an approval lets through. */
const othersText = ({ covers, itemId }: ApprovalRequestView, names: ApprovalNames): string =>
  covers
    .filter((one) => one.itemId !== itemId)
    .map((one) => `${names.itemName(one.itemId)} ${names.money(one.price)}`)
    .join(names.language === 'zh-CN' ? '、' : ', ');

/** How many wait for an answer that this user could give. */
export const waitingFor = (requests: readonly ApprovalRequestView[], userId: string): number =>
  requests.filter(({ state, byId }) => state === 'waiting' && byId !== userId).length;

/** Shown in the strip of what needs a look: who asks what, and the way there. */
export function ApprovalAsked(props: {
  request: ApprovalRequestView;
  names: ApprovalNames;
  onLook: () => void;
}) {
  const t = useText();
  const { request, names, onLook } = props;
  return (
    <>
      <span>
        <b>{t('offers.approval.wants', { name: request.by, what: askedText(t, request, names) })}</b>{' '}
        {offListText(t, request, names)}
      </span>
      <Button size="compact-xs" variant="default" onClick={onLook} rightSection={<kbd aria-hidden>A</kbd>}>
        {t('offers.approval.look')}
      </Button>
    </>
  );
}
