import { Link } from 'react-router';
import type { InboxError, InboxMessage } from '#shared/contract/hooks.ts';
import { useMay } from '../app/session.ts';
import { inLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { useCommand } from '../ui/use-command.ts';
import styles from './inbox.module.css';
import { useAssign } from './queries.ts';

type Candidate = NonNullable<NonNullable<InboxError['params']>['candidates']>[number];

/** The shows that could have an order, each with the way to its plan and, for whoever may, to say that it was this one. */
export function WhichShow({ message }: { message: InboxMessage }) {
  const t = useText();
  const candidates = message.error?.params?.candidates ?? [];
  if (candidates.length === 0) return null;
  return (
    <section aria-label={t('inbox.which.title')}>
      <h3>{t('inbox.which.title')}</h3>
      <ul className={styles.which}>
        {candidates.map((candidate) => (
          <One key={candidate.showId} candidate={candidate} message={message} />
        ))}
      </ul>
    </section>
  );
}

function One({ candidate, message }: { candidate: Candidate; message: InboxMessage }) {
  const t = useText();
  const mayTrade = useMay('shows.trade');
  const title = inLanguage(candidate.title, useLanguage());
  const assign = useAssign(message.id);
  const command = useCommand(() => assign(candidate.showId), { confirm: true });
  return (
    <li>
      <Link to={`/shows/${encodeURIComponent(candidate.showId)}/plan`}>{title}</Link>
      {mayTrade && (
        <CommandButton
          command={command}
          size="xs"
          label={t('inbox.which.this')}
          of={title}
          confirm={{
            title: t('inbox.which.ask'),
            lines: [
              { label: t('inbox.column.order'), value: message.subject ?? '' },
              { label: t('inbox.which.show'), value: title },
            ],
            warning: t('inbox.which.warning'),
          }}
        />
      )}
    </li>
  );
}
