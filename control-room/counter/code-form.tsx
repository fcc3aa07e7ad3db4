import { Button, TextInput } from '@mantine/core';
import { IconScan, IconSearch } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import styles from './counter.module.css';
import { scannedCode } from './scanned-code.ts';
import { canScan, Scanner } from './scanner.tsx';

/** A code, typed or scanned. The field keeps the focus, so that codes follow one another without a tap. */
export function CodeForm({ isBusy, onCode }: { isBusy: boolean; onCode: (code: string) => void }) {
  const t = useText();
  const [typed, setTyped] = useState('');
  const [isScanning, setScanning] = useState(false);
  const send = (event: FormEvent) => {
    event.preventDefault();
    const code = typed.trim();
    if (code === '') return;
    onCode(code);
    setTyped('');
  };
  return (
    <form className={styles.form} onSubmit={send}>
      <TextInput
        autoCapitalize="characters"
        autoComplete="off"
        autoFocus
        classNames={{ input: styles.code ?? '' }}
        description={t('counter.codeHint')}
        enterKeyHint="search"
        label={t('counter.code')}
        maxLength={60}
        onChange={(event) => setTyped(event.currentTarget.value)}
        size="lg"
        spellCheck={false}
        value={typed}
      />
      <div className={styles.buttons}>
        <Button
          disabled={typed.trim() === ''}
          leftSection={<IconSearch aria-hidden size={20} />}
          loading={isBusy}
          size="lg"
          type="submit"
        >
          {t('counter.look')}
        </Button>
        {canScan() && (
          <Button
            leftSection={<IconScan aria-hidden size={20} />}
            onClick={() => setScanning(true)}
            size="lg"
            variant="default"
          >
            {t('counter.scan')}
          </Button>
        )}
      </div>
      {isScanning && (
        <Scanner
          onClose={() => setScanning(false)}
          onCode={(text) => {
            setScanning(false);
            onCode(scannedCode(text));
          }}
        />
      )}
    </form>
  );
}
