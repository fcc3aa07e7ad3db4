import { useTexts } from '../context.tsx';

/** Stands where a form stood whose offer has closed in the meantime: nothing is left to press that would be refused. */
export function NotOpen() {
  const t = useTexts();
  return (
    <p className="hint strong" role="status">
      {t.errors.offer_not_open}
    </p>
  );
}
