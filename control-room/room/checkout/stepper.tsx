import { useTexts } from '../context.tsx';

/** Fewer, how many, more. `least` 0 lets the line go. */
export function Stepper({
  units,
  most,
  least = 1,
  label,
  onChange,
}: {
  units: number;
  most: number;
  least?: 0 | 1;
  /** Of what, for those who do not see it. */
  label?: string;
  onChange: (units: number) => void;
}) {
  const t = useTexts();
  const of = (word: string) => (label === undefined ? word : `${word}: ${label}`);
  return (
    <span className="stepper-buttons">
      <button
        aria-label={of(t.fewer)}
        disabled={units <= least}
        onClick={() => onChange(units - 1)}
        type="button"
      >
        −
      </button>
      <output>{units}</output>
      <button
        aria-label={of(t.more)}
        disabled={units >= most}
        onClick={() => onChange(units + 1)}
        type="button"
      >
        +
      </button>
    </span>
  );
}
