import { Stack, TextInput } from '@mantine/core';
import type { PreflightView } from '#shared/contract/preflight.ts';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { useLiveShow } from '../live/use-live.ts';
import { ProblemList } from '../preflight/problem-list.tsx';
import { Verdict } from '../preflight/verdict.tsx';
import { useDesk, useToAsk } from './desk-context.tsx';

/** The preflight inside the question before a start. `reason` is null for who may not override its blockers. */
export function StartPreflight(props: {
  view: PreflightView;
  reason: string | null;
  onReason: (reason: string) => void;
}) {
  const t = useText();
  const desk = useDesk();
  const { ask } = useToAsk();
  const offers = useLiveShow((show) => show.state.offers);
  const offerName = (offerId: string) => {
    const offer = offers.find((one) => one.offerId === offerId);
    return offer ? inLanguage(offer.title, desk.language) : offerId;
  };
  return (
    <Stack gap="xs" mt="sm">
      <Verdict view={props.view} />
      <ProblemList problems={props.view.problems} names={{ ...desk, offerName }} onAsk={ask} />
      {!props.view.go && props.reason !== null && (
        <TextInput
          size="sm"
          label={t('plan.preflight.overrideReason')}
          description={t('plan.preflight.overrideHint')}
          maxLength={500}
          value={props.reason}
          onChange={(event) => props.onReason(event.currentTarget.value)}
        />
      )}
    </Stack>
  );
}
