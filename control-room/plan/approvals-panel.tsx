import { may } from '#shared/contract/roles.ts';
import { useSession } from '../app/session.ts';
import { useText } from '../i18n/use-text.ts';
import { ApprovalList } from '../offers/approval-list.tsx';
import { Panel } from '../ui/panel.tsx';
import { useNow } from '../ui/use-now.ts';
import { usePlan } from './plan-context.tsx';
import { useOfferNames } from './use-offer-names.ts';

/** What was asked to be approved for this show; nothing until somebody asks. */
export function ApprovalsPanel() {
  const t = useText();
  const plan = usePlan();
  const names = useOfferNames();
  const now = useNow();
  const { data: user } = useSession();
  const { approvalRequests, show } = plan.view;
  if (approvalRequests.length === 0 || !user) return null;
  const isOver = show.status === 'ended' || show.status === 'reviewed';
  const blocked = isOver
    ? t('plan.schedule.isOver')
    : may(user.role, 'shows.trade')
      ? null
      : t('offers.approval.role');
  return (
    <Panel title={t('offers.approval.title')} flush>
      <ApprovalList
        requests={approvalRequests}
        now={now}
        names={names}
        userId={user.id}
        blocked={blocked}
        send={(command, commandId) => plan.send(command, { commandId })}
        use={() => null}
      />
    </Panel>
  );
}
