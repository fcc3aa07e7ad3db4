import { closestCenter, DndContext, PointerSensor, useSensor, useSensors } from '@dnd-kit/core';
import { SortableContext, verticalListSortingStrategy } from '@dnd-kit/sortable';
import { ActionIcon, Button } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { rhythmOf } from '#shared/domain/lineup/rhythm.ts';
import { tableRows } from '#shared/domain/lineup/table-text.ts';
import { failureText } from '../app/failure-text.ts';
import { useText } from '../i18n/use-text.ts';
import { csvText, download } from '../ui/csv.ts';
import { Empty } from '../ui/empty.tsx';
import { minorPerUnit } from '../ui/money.ts';
import { Panel } from '../ui/panel.tsx';
import { formatLength } from '../ui/time.ts';
import type { Outcome } from '../ui/use-command.ts';
import { AddItem } from './add-item.tsx';
import { restrictToVerticalAxis } from './drag-axis.ts';
import { quietDrag } from './drag-words.ts';
import { droppedAt, movedBy } from './lineup-history.ts';
import styles from './plan.module.css';
import { usePlan } from './plan-context.tsx';
import { cellProblemText } from './problem-text.ts';
import { Rhythm } from './rhythm.tsx';
import { RoleMix } from './role-mix.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { SetDialog } from './set-dialog.tsx';
import { pastedBlock, type WritableColumn } from './sheet-cells.ts';
import { sheetRows } from './sheet-export.ts';
import { SheetImport } from './sheet-import.tsx';
import { SheetRow } from './sheet-row.tsx';
import { StockDialog } from './stock-dialog.tsx';
import { SuggestDialog } from './suggest-dialog.tsx';
import { useSelection } from './use-selection.ts';
import { useStockByRegion } from './use-stock-by-region.ts';

const columns = [
  'number',
  'time',
  'product',
  'role',
  'section',
  'list',
  'price',
  'margin',
  'stock',
  'minutes',
  'deal',
  'points',
] as const;
const numeric = new Set<string>(['list', 'price', 'margin', 'stock', 'minutes']);
const nothing: Outcome = { ok: true };

/** The run sheet (过款表): a grid that saves itself, moves by keyboard or drag, and can take everything back. */
export function LineupPanel() {
  const t = useText();
  const plan = usePlan();
  const { lineup, show, deals } = plan.view;
  const ids = lineup.map(({ id }) => id);
  const selection = useSelection(ids);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const [isStockOpen, setStockOpen] = useState(false);
  const stock = useStockByRegion();
  const body = useRef<HTMLTableSectionElement>(null);
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 4 } }));
  const rhythm = rhythmOf(lineup, show.startedAt ?? show.plannedStartAt, show.plannedMs);
  const spare = show.plannedMs - rhythm.totalMs;
  const unit = minorPerUnit(show.currency);
  const locked = plan.readOnly !== null;

  const tell = (outcome: Outcome, done = '') => {
    setTrouble(outcome.ok ? null : failureText(t, outcome.error));
    setSaid(outcome.ok ? done : '');
    return outcome;
  };
  const arrange = async (itemIds: readonly string[] | null) =>
    itemIds ? tell(await plan.edit({ type: 'lineup.arrange', itemIds: [...itemIds] })) : nothing;
  const undo = async () => tell(await plan.history.undo(), t('plan.sheet.undone'));
  const redo = async () => tell(await plan.history.redo(), t('plan.sheet.redone'));
  const move = async (chosen: ReadonlySet<string>, by: -1 | 1) => arrange(movedBy(ids, chosen, by));

  const paste = async (row: number, column: WritableColumn, text: string) => {
    const block = pastedBlock(
      tableRows(text).map(({ cells }) => cells),
      { row, column },
      lineup.map(({ id, productId }) => ({ itemId: id, product: plan.products.get(productId) })),
      unit,
    );
    if (block.problem) {
      const { problem } = block;
      setTrouble(
        t('plan.sheet.blockProblem', {
          row: problem.row,
          column: t(`plan.sheet.column.${problem.column}`),
          problem: cellProblemText(t, problem.problem, plan.money),
        }),
      );
    } else if (block.changes.length > 0)
      tell(await plan.edit({ type: 'lineup.change', items: [...block.changes] }));
  };

  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    const target = event.target as HTMLElement;
    const rowId = target.closest<HTMLElement>('[data-item]')?.dataset.item;
    const isCommand = event.ctrlKey || event.metaKey;
    const isField = target instanceof HTMLInputElement && target.type !== 'checkbox';
    if (isCommand && event.key.toLowerCase() === 'z' && !isBeingTyped(target)) {
      event.preventDefault();
      void (event.shiftKey ? redo() : undo());
    } else if (isCommand && event.key.toLowerCase() === 'y' && !isBeingTyped(target)) {
      event.preventDefault();
      void redo();
    } else if (isCommand && event.key.toLowerCase() === 'a' && !isField) {
      event.preventDefault();
      selection.all();
    } else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown') && rowId) {
      event.preventDefault();
      const chosen = selection.selected.has(rowId) ? selection.selected : new Set([rowId]);
      void move(chosen, event.key === 'ArrowUp' ? -1 : 1);
    } else if (rowId && isField && !event.nativeEvent.isComposing) {
      const by = stepOf(event);
      if (by !== 0 && goTo(body.current, ids[ids.indexOf(rowId) + by], target.dataset.cell))
        event.preventDefault();
    }
  };

  const save = () =>
    download(
      `${show.id}-run-sheet.csv`,
      csvText(
        sheetRows(
          lineup,
          deals,
          (productId) => plan.products.get(productId)?.sku ?? productId,
          (role) => t(`desk.role.${role}`),
          unit,
        ),
      ),
    );
  return (
    <Panel
      title={t('plan.lineup.title')}
      flush
      aside={
        <>
          <span className={styles.hint} data-bad={spare < 0}>
            {t('plan.lineup.sum', {
              n: lineup.length,
              time: formatLength(rhythm.totalMs),
              whole: formatLength(show.plannedMs),
            })}
            {' · '}
            {t(spare < 0 ? 'plan.lineup.over' : 'plan.lineup.spare', { time: formatLength(Math.abs(spare)) })}
          </span>
          {!locked && (
            <>
              <ActionIcon
                variant="default"
                size="sm"
                disabled={!plan.history.canUndo}
                aria-label={t('plan.sheet.undo')}
                title={`${t('plan.sheet.undo')} (Ctrl + Z)`}
                onClick={() => void undo()}
              >
                <IconArrowBackUp size={14} aria-hidden />
              </ActionIcon>
              <ActionIcon
                variant="default"
                size="sm"
                disabled={!plan.history.canRedo}
                aria-label={t('plan.sheet.redo')}
                title={`${t('plan.sheet.redo')} (Ctrl + Shift + Z)`}
                onClick={() => void redo()}
              >
                <IconArrowForwardUp size={14} aria-hidden />
              </ActionIcon>
              <SheetImport />
              <SuggestDialog />
              <SetDialog />
            </>
          )}
          {lineup.length > 0 && (
            <>
              <Button size="compact-xs" variant="default" onClick={() => setStockOpen(true)}>
                {t('plan.lineupHelp.stock.open')}
              </Button>
              <Button size="compact-xs" variant="default" onClick={save}>
                {t('plan.sheet.export')}
              </Button>
            </>
          )}
        </>
      }
    >
      {lineup.length === 0 ? (
        <Empty title={t('plan.lineup.empty')} next={t('plan.lineup.emptyNext')} />
      ) : (
        <>
          <RoleMix lineup={lineup} />
          <Rhythm lineup={lineup} rhythm={rhythm} />
          {selection.selected.size > 0 && (
            <SelectionBar
              selected={selection.selected}
              onMove={(by) => move(selection.selected, by)}
              onClear={selection.clear}
            />
          )}
          {trouble && (
            <p role="alert" className={styles.badPaste}>
              {trouble}
            </p>
          )}
          <p role="status" className="sr-only">
            {said}
          </p>
          <DndContext
            sensors={sensors}
            accessibility={{
              announcements: quietDrag,
              screenReaderInstructions: { draggable: t('plan.sheet.keys') },
            }}
            collisionDetection={closestCenter}
            modifiers={[restrictToVerticalAxis]}
            onDragEnd={({ active, over }) => {
              if (over && active.id !== over.id)
                void arrange(droppedAt(ids, selection.selected, String(active.id), String(over.id)));
            }}
          >
            <SortableContext items={ids} strategy={verticalListSortingStrategy}>
              <div className={styles.sheetFrame} onKeyDownCapture={onKey}>
                <table className={styles.sheet}>
                  <thead>
                    <tr>
                      <th scope="col" className={styles.pick}>
                        <input
                          type="checkbox"
                          aria-label={t('plan.sheet.selectAll')}
                          checked={selection.selected.size === ids.length}
                          disabled={locked}
                          onChange={selection.all}
                        />
                      </th>
                      {columns.map((name) => (
                        <th key={name} scope="col" data-numeric={numeric.has(name)}>
                          {name === 'section'
                            ? t('plan.sheet.sectionColumn')
                            : t(`plan.lineup.column.${name === 'points' ? 'said' : name}`)}
                        </th>
                      ))}
                    </tr>
                  </thead>
                  <tbody ref={body}>
                    {lineup.map((item, index) => (
                      <SheetRow
                        key={item.id}
                        item={item}
                        index={index}
                        expectedAt={rhythm.expectedAt[index] ?? 0}
                        isSelected={selection.selected.has(item.id)}
                        stock={stock.get(item.id) ?? null}
                        onStock={() => setStockOpen(true)}
                        onSelect={selection.pick}
                        onBlock={(row, column, text) => void paste(row, column, text)}
                      />
                    ))}
                  </tbody>
                </table>
              </div>
            </SortableContext>
          </DndContext>
        </>
      )}
      {isStockOpen && <StockDialog onClose={() => setStockOpen(false)} />}
      {!locked && (
        <>
          <AddItem />
          {lineup.length > 1 && <p className={styles.keys}>{t('plan.sheet.keys')}</p>}
        </>
      )}
    </Panel>
  );
}

/** A field that holds what is not saved yet undoes its own typing. */
const isBeingTyped = (target: HTMLElement): boolean =>
  target instanceof HTMLInputElement && target.dataset.changed === 'true';

/** Enter and the arrows go from row to row, as in a spreadsheet. */
function stepOf({ key, shiftKey, altKey, ctrlKey, metaKey }: KeyboardEvent): -1 | 0 | 1 {
  if (altKey || ctrlKey || metaKey) return 0;
  if (key === 'Enter') return shiftKey ? -1 : 1;
  if (key === 'ArrowDown') return 1;
  return key === 'ArrowUp' ? -1 : 0;
}

/** Focuses the same column of another row; leaving a field saves it. */
function goTo(body: HTMLElement | null, itemId: string | undefined, column: string | undefined): boolean {
  if (itemId === undefined || column === undefined) return false;
  const field = body?.querySelector<HTMLInputElement>(
    `[data-item="${CSS.escape(itemId)}"] [data-cell="${column}"]`,
  );
  if (!field) return false;
  field.focus();
  field.select();
  return true;
}
