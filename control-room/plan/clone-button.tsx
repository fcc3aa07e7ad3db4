import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { ShowSummary } from '#shared/contract/shows.ts';
import { api, failureOf, showPath } from '../app/api.ts';
import { showsKey } from '../app/queries.ts';
import { useMay } from '../app/session.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useCommand } from '../ui/use-command.ts';
import { fromWallTime, toWallTime, zoneName } from '../ui/zone.ts';
import styles from './plan.module.css';
import { usePlan } from './plan-context.tsx';

const WEEK_MS = 7 * 86_400_000;

/** A new draft with this plan: asks for its titles and start, then opens it. */
export function CloneButton() {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  if (!useMay('shows.plan')) return null;
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={() => setOpen(true)}>
        {t('plan.clone.action')}
      </Button>
      <Dialog opened={isOpen} onClose={() => setOpen(false)} title={t('plan.clone.title')} size="sm">
        <CloneForm onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function CloneForm({ onDone }: { onDone: () => void }) {
  const t = useText();
  const { view, language } = usePlan();
  const { show } = view;
  const client = useQueryClient();
  const navigate = useNavigate();
  const [en, setEn] = useState(show.title.en);
  const [zh, setZh] = useState(show.title.zh);
  const [start, setStart] = useState(
    toWallTime(Math.max(show.plannedStartAt, Date.now()) + WEEK_MS, show.timeZone),
  );
  const plannedStartAt = fromWallTime(start, show.timeZone);
  const isReady = plannedStartAt !== null && en.trim() !== '' && zh.trim() !== '';
  const clone = useCommand(async () => {
    try {
      const made = await api.post<ShowSummary>(showPath(show.id, '/clone'), {
        plannedStartAt,
        title: { en: en.trim(), zh: zh.trim() },
      });
      void client.invalidateQueries({ queryKey: showsKey });
      onDone();
      await navigate(`/shows/${encodeURIComponent(made.id)}/plan`);
      return { ok: true };
    } catch (error) {
      return { ok: false, error: failureOf(error) };
    }
  });
  return (
    <div className={styles.import}>
      <p className={styles.hint}>{t('plan.clone.what')}</p>
      <TextInput
        size="xs"
        label={t('shows.field.titleEn')}
        maxLength={200}
        value={en}
        data-autofocus
        onChange={(event) => setEn(event.currentTarget.value)}
      />
      <TextInput
        size="xs"
        label={t('shows.field.titleZh')}
        maxLength={200}
        value={zh}
        onChange={(event) => setZh(event.currentTarget.value)}
      />
      <TextInput
        size="xs"
        type="datetime-local"
        label={t('shows.field.start')}
        description={zoneName(show.timeZone, show.plannedStartAt, language)}
        value={start}
        error={plannedStartAt === null ? t('shows.badTime') : null}
        onChange={(event) => setStart(event.currentTarget.value)}
      />
      <CommandButton
        command={clone}
        tone="accent"
        label={t('plan.clone.make')}
        disabledWhy={isReady ? null : t('errors.invalid')}
      />
    </div>
  );
}
