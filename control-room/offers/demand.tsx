import { Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Command } from '#shared/contract/commands.ts';
import type { DemandDecision, DemandFigures } from '#shared/contract/demand.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { formatCount } from '../ui/number.ts';
import { type Outcome, useCommand } from '../ui/use-command.ts';
import type { OfferNames } from './terms.ts';

/** Whether a piece on trial is worth making: deposits against the quantity, and the decision, which asks first. */
export function Demand(props: {
  offerId: string;
  title: string;
  demand: DemandFigures;
  names: OfferNames;
  blocked: string | null;
  send: (command: Command, commandId: string) => Promise<Outcome>;
}) {
  const t = useText();
  const { demand, names } = props;
  const count = (n: number) => formatCount(n, names.language);
  return (
    <div>
      <span>
        {t('offers.trial.stands', { n: count(demand.units), all: count(demand.goQuantity) })} ·{' '}
        {demand.decision === null
          ? t('offers.trial.decideBy', { time: names.moment(demand.decideBy) })
          : t(`offers.trial.decided.${demand.decision}`)}
      </span>
      {demand.decision === null && (
        <Group gap={4}>
          <Decide {...props} decision="go" />
          <Decide {...props} decision="no-go" />
        </Group>
      )}
    </div>
  );
}

function Decide(props: Parameters<typeof Demand>[0] & { decision: DemandDecision }) {
  const t = useText();
  const { offerId, title, demand, names, blocked, send, decision } = props;
  const [reason, setReason] = useState('');
  const decide = useCommand(
    (id) => send({ type: 'offer.decide', offerId, decision, reason: reason.trim() }, id),
    { confirm: true },
  );
  return (
    <CommandButton
      command={decide}
      of={title}
      size="compact-xs"
      tone={decision === 'go' ? 'accent' : 'plain'}
      label={t(`offers.trial.${decision}`)}
      disabledWhy={blocked}
      confirm={{
        title: t(`offers.trial.ask.${decision}`),
        lines: [
          { label: t('offers.term.offer'), value: title },
          {
            label: t('offers.figure.deposits'),
            value: `${formatCount(demand.deposits, names.language)} · ${names.money(demand.amount)}`,
          },
          {
            label: t('offers.term.quantity'),
            value: t('offers.of', {
              n: formatCount(demand.units, names.language),
              all: formatCount(demand.goQuantity, names.language),
            }),
          },
        ],
        warning: t(`offers.trial.warn.${decision}`),
        body: (
          <TextInput
            mt="sm"
            label={t('offers.approval.reason')}
            value={reason}
            maxLength={300}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        ),
        blockedWhy: reason.trim() === '' ? t('offers.approval.needsReason') : null,
      }}
    />
  );
}
