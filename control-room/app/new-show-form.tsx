import {
  Button,
  Group,
  MultiSelect,
  NumberInput,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import type { NewShow } from '#shared/contract/shows.ts';
import { inLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { fromWallTime, knownZones, toWallTime } from '../ui/zone.ts';
import { api, failureOf } from './api.ts';
import { failureText } from './failure-text.ts';
import { type ListedShow, showsKey, useRegions } from './queries.ts';
import styles from './shell.module.css';

/** The next full hour, two hours from now at the earliest: a start nobody has to correct by minutes. */
const suggestedStart = (now: number) => Math.ceil((now + 2 * 3_600_000) / 3_600_000) * 3_600_000;

export function NewShowForm({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const t = useText();
  return (
    <Dialog opened={opened} onClose={onClose} title={t('shows.newShow')} size="lg">
      <Fields onClose={onClose} />
    </Dialog>
  );
}

function Fields({ onClose }: { onClose: () => void }) {
  const t = useText();
  const language = useLanguage();
  const regions = useRegions();
  const navigate = useNavigate();
  const client = useQueryClient();
  const zones = useMemo(knownZones, []);
  const timeZone = zones[0] ?? 'UTC';
  const form = useForm({
    initialValues: {
      titleEn: '',
      titleZh: '',
      mode: 'hq' as 'hq' | 'regional',
      regionIds: [] as string[],
      currency: 'CNY',
      timeZone,
      start: toWallTime(suggestedStart(Date.now()), timeZone),
      minutes: 180 as number | string,
    },
    validate: {
      titleEn: (value, all) => (value.trim() || all.titleZh.trim() ? null : t('shows.needed')),
      start: (value, all) => (fromWallTime(value, all.timeZone) === null ? t('shows.badTime') : null),
      minutes: (value) => (Number(value) >= 1 ? null : t('shows.badMinutes')),
    },
  });
  const create = useMutation({
    mutationFn: (show: NewShow) => api.post<ListedShow>('/api/shows', show),
    onSuccess: async (show) => {
      await client.invalidateQueries({ queryKey: showsKey });
      onClose();
      await navigate(`/shows/${encodeURIComponent(show.id)}/plan`);
    },
  });
  const submit = form.onSubmit((values) => {
    const titleEn = values.titleEn.trim();
    const titleZh = values.titleZh.trim();
    create.mutate({
      title: { en: titleEn || titleZh, zh: titleZh || titleEn },
      mode: values.mode,
      regionIds: values.regionIds,
      currency: values.currency,
      timeZone: values.timeZone,
      plannedStartAt: fromWallTime(values.start, values.timeZone) ?? 0,
      plannedMs: Math.round(Number(values.minutes) * 60_000),
    });
  });
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <TextInput label={t('shows.field.titleEn')} data-autofocus {...form.getInputProps('titleEn')} />
          <TextInput label={t('shows.field.titleZh')} {...form.getInputProps('titleZh')} />
          <TextInput type="datetime-local" label={t('shows.field.start')} {...form.getInputProps('start')} />
          <NumberInput
            label={t('shows.field.minutes')}
            min={1}
            max={1440}
            {...form.getInputProps('minutes')}
          />
          <Select
            label={t('shows.field.timeZone')}
            data={zones}
            searchable
            limit={60}
            allowDeselect={false}
            {...form.getInputProps('timeZone')}
          />
          <Select
            label={t('shows.field.currency')}
            data={['CNY', 'HKD', 'USD', 'EUR', 'SGD', 'JPY']}
            allowDeselect={false}
            {...form.getInputProps('currency')}
          />
        </SimpleGrid>
        <MultiSelect
          searchable
          label={t('shows.field.regions')}
          description={
            regions.data?.length === 0 && (
              <>
                {t('shows.noRegions')} <Link to="/records?kind=regions">{t('shows.makeRegions')}</Link>
              </>
            )
          }
          data={(regions.data ?? []).map((region) => ({
            value: region.id,
            label: inLanguage(region.name, language),
          }))}
          {...form.getInputProps('regionIds')}
        />
        <SegmentedControl
          aria-label={t('shows.field.mode')}
          data={[
            { value: 'hq', label: t('common.show.mode.hq') },
            { value: 'regional', label: t('common.show.mode.regional') },
          ]}
          {...form.getInputProps('mode')}
        />
        {create.isError && (
          <p role="alert" className={styles.refusal}>
            {failureText(t, failureOf(create.error))}
          </p>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {t('shows.create')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
