import { useRef, useState } from 'react';
import { useWords } from './context.tsx';

/** Whether the phone has a share sheet of its own. */
const canShare = () => typeof navigator.share === 'function';

/** Hands a text or a link on by the phone's share sheet, else by the clipboard, else by a field to copy from. */
export function ShareLink(props: { link: string; title: string; text?: string }) {
  const { t } = useWords();
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const [isCopied, setCopied] = useState(false);
  const content = props.text ?? props.link;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(content);
    } catch {
      // Plain http and some embedded views have no clipboard: select it, so that a long press copies.
      field.current?.focus();
      field.current?.select();
      return;
    }
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  const share = () =>
    navigator
      .share(props.text ? { title: props.title, text: props.text } : { title: props.title, url: props.link })
      .catch(() => undefined);
  const shown = {
    ref: field,
    readOnly: true,
    value: content,
    'aria-label': props.title,
    onFocus: () => field.current?.select(),
  };
  return (
    <div className="share">
      {props.text ? <textarea {...shown} rows={4} /> : <input {...shown} />}
      <div className="buttons">
        {canShare() && (
          <button type="button" className="main-button" onClick={() => void share()}>
            {t('share')}
          </button>
        )}
        <button type="button" className={canShare() ? 'pill' : 'main-button'} onClick={() => void copy()}>
          {isCopied ? t('copied') : t(props.text ? 'copyMessage' : 'copy')}
        </button>
      </div>
      <p className="visually-hidden" role="status">
        {isCopied ? t('copied') : ''}
      </p>
    </div>
  );
}
