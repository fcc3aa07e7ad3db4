import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { minorPerUnit } from '../ui/money.ts';
import styles from './plan.module.css';
import { usePlan } from './plan-context.tsx';
import { type Organisation, readTargets, type TargetDraft } from './target-draft.ts';

/** Targets pasted from a spreadsheet: a line a store or region; the sums follow. */
export function TargetPaste(props: {
  draft: TargetDraft;
  organisation: Organisation;
  onTake: (draft: TargetDraft) => void;
}) {
  const t = useText();
  const plan = usePlan();
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState('');
  const read = readTargets(
    text,
    props.draft,
    plan.regions,
    props.organisation,
    minorPerUnit(plan.view.show.currency),
  );
  const isReady = read.n > 0 && read.problems.length === 0;
  return (
    <>
      <Button size="compact-xs" variant="default" onClick={() => setOpen(true)}>
        {t('plan.goals.paste')}
      </Button>
      <Dialog opened={isOpen} onClose={() => setOpen(false)} title={t('plan.goals.pasteTitle')} size="lg">
        <div className={styles.import}>
          <p className={styles.hint}>{t('plan.goals.pasteHint')}</p>
          <Textarea
            size="xs"
            label={t('plan.sheet.text')}
            minRows={8}
            maxRows={14}
            autosize
            data-autofocus
            spellCheck={false}
            classNames={{ input: styles.pasteText ?? '' }}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {read.problems.length > 0 && (
            <ul role="alert" className={styles.badPaste}>
              {read.problems.slice(0, 12).map((problem) => (
                <li key={`${problem.line} ${problem.kind}`}>
                  {t('plan.goals.pasteLine', {
                    line: problem.line,
                    problem: t(`plan.goals.pasteProblem.${problem.kind}`, {
                      text: problem.text.slice(0, 40),
                    }),
                  })}
                </li>
              ))}
            </ul>
          )}
          <Button
            size="sm"
            disabled={!isReady}
            onClick={() => {
              props.onTake(read.draft);
              setText('');
              setOpen(false);
            }}
          >
            {t('plan.goals.take', { n: read.n })}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
