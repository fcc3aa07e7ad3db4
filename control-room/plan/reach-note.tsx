import { useQuery } from '@tanstack/react-query';
import type { SegmentSizes } from '#shared/contract/organisation.ts';
import { reachOf } from '#shared/domain/members/reach.ts';
import { api } from '../app/api.ts';
import { useText } from '../i18n/use-text.ts';
import { formatCount } from '../ui/number.ts';
import { type AudienceDraft, audienceOf } from './offer-draft.ts';
import styles from './plan.module.css';
import { usePlan } from './plan-context.tsx';

/** How many people the audience comes to, as far as anything tells; nothing while none is picked. */
export function ReachNote({ audience }: { audience: AudienceDraft }) {
  const t = useText();
  const { view, language } = usePlan();
  const sizes = useQuery({
    queryKey: ['segments'],
    queryFn: ({ signal }) => api.get<SegmentSizes>('/api/segments', signal),
    staleTime: 5 * 60_000,
  }).data;
  const picked = audienceOf(audience);
  if (!sizes || !picked) return null;
  const { show, traffic, targets } = view;
  const { members, allMembers, expected } = reachOf(
    picked,
    { regionIds: show.regionIds, traffic, targets },
    sizes,
  );
  const count = (n: number) => formatCount(n, language);
  return (
    <p className={styles.reach} role="status">
      {members === null
        ? t('offers.form.reach.followers')
        : t('offers.form.reach.members', { n: count(members), all: count(allMembers) })}
      {expected && ` · ${t(`offers.form.reach.${expected.from}`, { n: count(expected.viewers) })}`}
    </p>
  );
}
