import { IconAlertTriangle, IconInfoCircle, IconUrgent } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { useLiveShow, useServerNow } from '../live/use-live.ts';
import styles from './host.module.css';
import { isStanding } from './standing-prompt.ts';

const icons = { info: IconInfoCircle, warn: IconAlertTriangle, urgent: IconUrgent } as const;
const storageKey = 'showcaller.prompt-read';

/** What the desk wants the host to know now: a colour, an icon and a word each; “got it” clears it here alone. */
export function Prompt() {
  const t = useText();
  const prompt = useLiveShow((show) => show.state.prompt);
  const isLive = useLiveShow((show) => show.state.status === 'live');
  const now = useServerNow();
  const [readAt, setReadAt] = useState(() => Number(sessionStorage.getItem(storageKey) ?? 0));
  const shown = prompt && isLive && isStanding(prompt, readAt, now) ? prompt : null;
  const Icon = icons[shown?.tone ?? 'info'];
  return (
    <div aria-live="assertive" className={styles.promptPlace}>
      {shown && (
        <div key={shown.at} className={styles.prompt} data-tone={shown.tone}>
          <Icon size="1.3em" aria-hidden />
          <p>
            <span>{t(`host.tone.${shown.tone}`)}</span>
            {shown.text}
          </p>
          <button
            type="button"
            onClick={() => {
              setReadAt(shown.at);
              sessionStorage.setItem(storageKey, String(shown.at));
            }}
          >
            {t('host.gotIt')}
          </button>
        </div>
      )}
    </div>
  );
}
