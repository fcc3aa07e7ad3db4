import { IconPlayerPlayFilled, IconPlayerStopFilled } from '@tabler/icons-react';
import { useState } from 'react';
import { may } from '#shared/contract/roles.ts';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { openDeals } from '../live/deal-now.ts';
import { useLiveShow } from '../live/use-live.ts';
import { usePreflight } from '../preflight/use-preflight.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { formatCount } from '../ui/number.ts';
import { useCommand } from '../ui/use-command.ts';
import { useBlocked, useDesk } from './desk-context.tsx';
import { StartPreflight } from './start-preflight.tsx';

/** Starting and ending: both ask first, and ON AIR follows the server's answer alone. */
export function ShowControls() {
  const t = useText();
  const desk = useDesk();
  const state = useLiveShow((show) => show.state);
  const online = useLiveShow((show) => show.metrics.audience.online);
  const startBlocked = useBlocked('show.start');
  const endBlocked = useBlocked('show.end');
  const [reason, setReason] = useState('');
  const override = reason.trim() === '' ? {} : { override: { reason: reason.trim() } };
  const start = useCommand((id) => desk.send({ type: 'show.start', ...override }, id), { confirm: true });
  const isAsking = start.state.phase === 'confirming';
  const preflight = usePreflight(state.showId, state.version, isAsking).data;
  const mayOverride = may(desk.user.role, 'shows.trade');
  const end = useCommand((id) => desk.send({ type: 'show.end' }, id), { confirm: true });
  const name = { label: t('desk.show.name'), value: inLanguage(state.title, desk.language) };
  if (state.status === 'scheduled' || state.status === 'rehearsal')
    return (
      <CommandButton
        command={start}
        size="compact-sm"
        tone="danger"
        icon={<IconPlayerPlayFilled size={13} aria-hidden />}
        label={t('desk.show.start')}
        disabledWhy={startBlocked}
        confirm={{
          title: t('desk.show.startTitle'),
          lines: [
            name,
            { label: t('desk.show.products'), value: formatCount(state.lineup.length, desk.language) },
          ],
          body: preflight && (
            <StartPreflight view={preflight} reason={mayOverride ? reason : null} onReason={setReason} />
          ),
          blockedWhy:
            !preflight || preflight.go
              ? null
              : mayOverride
                ? reason.trim() === ''
                  ? t('plan.preflight.overrideNeeded')
                  : null
                : t('plan.preflight.overrideRole'),
        }}
      />
    );
  if (state.status !== 'live') return null;
  return (
    <CommandButton
      command={end}
      size="compact-sm"
      tone="plain"
      icon={<IconPlayerStopFilled size={13} aria-hidden />}
      label={t('desk.show.end')}
      disabledWhy={endBlocked}
      confirm={{
        title: t('desk.show.endTitle'),
        lines: [
          name,
          {
            label: t('desk.show.plannedEnd'),
            value: desk.clock((state.startedAt ?? 0) + state.plannedMs),
          },
          { label: t('desk.show.openDeals'), value: formatCount(openDeals(state).length, desk.language) },
          { label: t('desk.show.online'), value: formatCount(online, desk.language) },
        ],
        warning: t('desk.show.endWarning'),
      }}
    />
  );
}
