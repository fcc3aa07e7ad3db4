import { useEffect, useRef, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { Dialog } from '../ui/dialog.tsx';
import styles from './counter.module.css';

/** What browsers that can read codes offer; not in TypeScript's own list yet. */
interface CodeReader {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
type CodeReaderClass = new (options: { formats: readonly string[] }) => CodeReader;

const formats = ['qr_code', 'code_128', 'code_39', 'ean_13'] as const;
const readEveryMs = 200;

const readerClass = (): CodeReaderClass | null => {
  const found: unknown = Reflect.get(globalThis, 'BarcodeDetector');
  return typeof found === 'function' ? (found as CodeReaderClass) : null;
};

/** Whether this browser can scan at all: it reads codes, and may be given a camera. */
export const canScan = (): boolean => readerClass() !== null && navigator.mediaDevices !== undefined;

/** The camera until a code is read. */
export function Scanner({ onCode, onClose }: { onCode: (text: string) => void; onClose: () => void }) {
  const t = useText();
  const video = useRef<HTMLVideoElement>(null);
  const [hasFailed, setFailed] = useState(false);
  const told = useRef(onCode);
  told.current = onCode;

  useEffect(() => {
    const Reader = readerClass();
    const stopping = new AbortController();
    let stream: MediaStream | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async (reader: CodeReader) => {
      if (stopping.signal.aborted || !video.current) return;
      const [code] = await reader.detect(video.current).catch(() => []);
      if (stopping.signal.aborted) return;
      if (code) told.current(code.rawValue);
      else timer = setTimeout(() => void read(reader), readEveryMs);
    };
    const begin = async () => {
      if (!Reader) throw new Error('No reader of codes');
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      if (stopping.signal.aborted || !video.current) return end();
      video.current.srcObject = stream;
      await video.current.play();
      await read(new Reader({ formats }));
    };
    const end = () => {
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    begin().catch(() => {
      if (!stopping.signal.aborted) setFailed(true);
    });
    return () => {
      stopping.abort();
      clearTimeout(timer);
      end();
    };
  }, []);

  return (
    <Dialog opened onClose={onClose} title={t('counter.scanTitle')}>
      {hasFailed ? (
        <p role="alert">{t('counter.scanFailed')}</p>
      ) : (
        <video ref={video} className={styles.camera} muted playsInline aria-label={t('counter.scanTitle')} />
      )}
    </Dialog>
  );
}
