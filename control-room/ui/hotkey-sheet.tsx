import { useText } from '../i18n/use-text.ts';
import { Dialog } from './dialog.tsx';
import styles from './hotkey-sheet.module.css';
import type { Hotkey } from './hotkeys.ts';

/** One line of the sheet. */
export type KeyLine = Pick<Hotkey, 'key' | 'print' | 'group' | 'does'>;

/** The page's key table, by group; opened by `?`. `intro` says when keys rest. */
export function HotkeySheet(props: {
  table: readonly KeyLine[];
  intro: string;
  opened: boolean;
  onClose: () => void;
}) {
  const t = useText();
  const groups = [...new Set(props.table.map((hotkey) => hotkey.group))];
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={t('common.hotkeys.title')} size="lg">
      <p className={styles.intro}>{props.intro}</p>
      <div className={styles.groups}>
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {props.table
                .filter((hotkey) => hotkey.group === group)
                .map((hotkey) => (
                  <div key={hotkey.key}>
                    <dt>
                      <kbd>{hotkey.print ?? hotkey.key.toUpperCase()}</kbd>
                    </dt>
                    <dd>{hotkey.does}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
