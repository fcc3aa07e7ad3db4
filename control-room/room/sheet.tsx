import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { useTexts } from './context.tsx';
import { Icon } from './icons.tsx';

/** A panel from the bottom of the phone. The native dialog keeps focus inside, closes on Escape and gives focus back. */
export function Sheet({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const t = useTexts();
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Before it is painted: a key pressed at its sight is the sheet's.
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (dialog && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      aria-labelledby={titleId}
      className="sheet"
      onCancel={onClose}
      onClick={(event) => {
        if (event.target === ref.current) onClose();
      }}
      onKeyDown={(event) => {
        // The dialog itself fires `cancel` on Escape; this only keeps the key from the page behind.
        if (event.key === 'Escape') event.stopPropagation();
      }}
      ref={ref}
    >
      <div className="sheet-body">
        <header className="sheet-head">
          <h2 id={titleId}>{title}</h2>
          <button aria-label={t.close} className="icon-button" onClick={onClose} type="button">
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
