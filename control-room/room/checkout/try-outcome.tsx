import { useEffect, useRef } from 'react';
import { useErrorText, useTexts } from '../context.tsx';
import type { Purchase } from '../purchase.ts';

/** What becomes of the last try, above the button that it was: whoever pressed it is looking there, and it is scrolled to. */
export function TryOutcome({ purchase }: { purchase: Purchase | null }) {
  const t = useTexts();
  const errorText = useErrorText();
  const place = useRef<HTMLParagraphElement>(null);
  const refused = purchase?.state === 'refused' ? purchase : null;
  useEffect(() => {
    // The button under it comes into sight as well.
    if (refused) place.current?.nextElementSibling?.scrollIntoView({ block: 'nearest' });
  }, [refused]);
  if (purchase?.state === 'waiting') return <p className="hint">{t.resending}</p>;
  if (!refused) return null;
  return (
    <p className="hint bad" ref={place} role="alert">
      {errorText(refused.code)}
    </p>
  );
}
