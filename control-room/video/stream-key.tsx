import { useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import styles from './publish-panel.module.css';
import type { Publisher } from './publisher.ts';

type Told =
  | { readonly kind: 'key'; readonly url: string; readonly key: string }
  | { readonly kind: 'failed' };

/** For OBS and hardware encoders: the address and a new key, told once. */
export function StreamKey({ publisher }: { publisher: Publisher }) {
  const t = useText();
  const [told, setTold] = useState<Told | null>(null);
  async function ask() {
    const made = await publisher.newStreamKey();
    setTold(made ? { kind: 'key', url: location.origin + made.path, key: made.key } : { kind: 'failed' });
  }
  return (
    <details>
      <summary>{t('video.encoders')}</summary>
      <p className={styles.hint}>{t('video.encodersHint')}</p>
      {told?.kind === 'key' && (
        <>
          <Field label={t('video.address')} value={told.url} />
          <Field label={t('video.key')} value={told.key} />
          <p className={styles.hint}>{t('video.keyOnce')}</p>
        </>
      )}
      {told?.kind === 'failed' && (
        <p className={styles.fault} role="alert">
          {t('video.keyFailed')}
        </p>
      )}
      <p className={styles.buttons}>
        <button onClick={() => void ask()} type="button">
          {t('video.newKey')}
        </button>
      </p>
    </details>
  );
}

function Field({ label, value }: { label: string; value: string }) {
  return (
    <label className={styles.choice}>
      <span>{label}</span>
      <input onFocus={(event) => event.target.select()} readOnly value={value} />
    </label>
  );
}
