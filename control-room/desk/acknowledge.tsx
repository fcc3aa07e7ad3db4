import type { DeskAlert } from '#shared/contract/desk.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { useCommand } from '../ui/use-command.ts';
import { useBlocked, useDesk } from './desk-context.tsx';

/** Who is on an alert, or the button to say so. Somebody of a region answers for its own alerts alone. */
export function Acknowledge({ alert }: { alert: DeskAlert }) {
  const t = useText();
  const desk = useDesk();
  const blocked = useBlocked('alert.acknowledge');
  const take = useCommand((id) => desk.send({ type: 'alert.acknowledge', alertId: alert.id }, id));
  const { acknowledged, regionId } = alert;
  if (acknowledged)
    return <span>{t('act.acknowledged', { name: acknowledged.by, time: desk.clock(acknowledged.at) })}</span>;
  const isOwn = desk.user.role !== 'region' || (regionId != null && desk.user.regionIds.includes(regionId));
  if (!isOwn) return null;
  return (
    <CommandButton command={take} size="compact-xs" label={t('act.acknowledge')} disabledWhy={blocked} />
  );
}
