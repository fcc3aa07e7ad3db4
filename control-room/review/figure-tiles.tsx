import type { metrics } from '../i18n/en/metrics.ts';
import { useText } from '../i18n/use-text.ts';
import { Tile } from '../ui/tile.tsx';

/** Figures as tiles, each under its metric's name, which tells the formula. */
export function FigureTiles(props: {
  figures: readonly (readonly [name: keyof typeof metrics.formula, text: string])[];
  className: string | undefined;
}) {
  const t = useText();
  return (
    <div className={props.className}>
      {props.figures.map(([name, value]) => (
        <Tile
          formula={t(`metrics.formula.${name}`)}
          key={name}
          name={t(`metrics.name.${name}`)}
          value={value}
        />
      ))}
    </div>
  );
}
