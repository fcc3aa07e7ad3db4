import { MultiSelect, Select } from '@mantine/core';
import { segment } from '#shared/contract/organisation.ts';
import { useText } from '../i18n/use-text.ts';
import type { AudienceDraft } from './offer-draft.ts';
import { usePlan } from './plan-context.tsx';
import { ReachNote } from './reach-note.tsx';

const kinds = ['all', 'regions', 'segments', 'members', 'followers'] as const;

/** Who a deal or an offer is for; regions and segments are picked beside it. */
export function AudienceFields(props: {
  audience: AudienceDraft;
  error: string | null;
  onAudience: (audience: AudienceDraft) => void;
}) {
  const { audience, error, onAudience } = props;
  const t = useText();
  const plan = usePlan();
  const { regionIds } = plan.view.show;
  const regions = plan.regions.filter(({ id }) => regionIds.length === 0 || regionIds.includes(id));
  return (
    <>
      <Select
        label={t('offers.form.audience')}
        allowDeselect={false}
        value={audience.kind}
        data={kinds.map((value) => ({ value, label: t(`offers.form.audienceKind.${value}`) }))}
        onChange={(value) => {
          const kind = kinds.find((one) => one === value);
          if (kind) onAudience({ ...audience, kind });
        }}
      />
      {audience.kind === 'regions' && (
        <MultiSelect
          label={t('offers.form.regions')}
          searchable
          value={[...audience.regionIds]}
          data={regions.map(({ id }) => ({ value: id, label: plan.regionName(id) }))}
          error={error}
          onChange={(picked) => onAudience({ ...audience, regionIds: picked })}
        />
      )}
      {audience.kind === 'segments' && (
        <MultiSelect
          label={t('offers.form.segments')}
          value={[...audience.segments]}
          data={segment.options.map((value) => ({ value, label: t(`offers.segment.${value}`) }))}
          error={error}
          onChange={(picked) =>
            onAudience({ ...audience, segments: segment.options.filter((one) => picked.includes(one)) })
          }
        />
      )}
      <ReachNote audience={audience} />
    </>
  );
}
