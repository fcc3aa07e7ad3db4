import {
  type CSSVariablesResolver,
  createTheme,
  Drawer,
  type MantineThemeOverride,
  Menu,
  Modal,
  MultiSelect,
  NumberInput,
  Select,
  Tooltip,
} from '@mantine/core';
import type { KeyboardEvent } from 'react';

const font =
  'Inter, "Segoe UI", system-ui, -apple-system, "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif';

/**
 * Enter chooses in a list and never sends the form round it: while the list has nothing to choose yet, as when it is
 * still being fetched, the browser would send the form with what was chosen so far.
 */
function keepForm(event: KeyboardEvent<HTMLElement>): void {
  if (event.key === 'Enter') event.preventDefault();
}

/**
 * The library answers Backspace before the first digit with a timer that sends the caret back there: digits typed
 * before the timer comes, as on a slow device, would stand in the wrong order ("0.2" became "20."). Nothing stands
 * there that the key could take away, so the field never hears of it.
 */
function keepOrder(event: KeyboardEvent<HTMLElement>): void {
  const { target } = event;
  if (event.key !== 'Backspace' || !(target instanceof HTMLInputElement)) return;
  if (target.selectionStart === 0 && target.selectionEnd === 0) event.stopPropagation();
}

/** One dark theme for every staff page; the tokens of our own styles are in `theme.css`. */
export const theme: MantineThemeOverride = createTheme({
  fontFamily: font,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace',
  headings: { fontFamily: font, fontWeight: '650' },
  primaryColor: 'sky',
  primaryShade: { light: 7, dark: 7 },
  defaultRadius: 6,
  cursorType: 'pointer',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  colors: {
    dark: [
      '#e6eaf0',
      '#c3cad5',
      '#9ba6b6',
      '#66707f',
      '#323b49',
      '#262e3a',
      '#1a202a',
      '#12161d',
      '#0d1016',
      '#0b0e13',
    ],
    sky: [
      '#e7f2ff',
      '#cfe3ff',
      '#a3c8fb',
      '#74abf5',
      '#5196ee',
      '#3b88e6',
      '#2f7bdb',
      '#2467c0',
      '#1d56a3',
      '#154483',
    ],
  },
  components: {
    Tooltip: Tooltip.extend({
      defaultProps: {
        multiline: true,
        maw: 320,
        withArrow: true,
        openDelay: 250,
        events: { hover: true, focus: true, touch: true },
      },
    }),
    Select: Select.extend({ defaultProps: { onKeyDown: keepForm } }),
    MultiSelect: MultiSelect.extend({ defaultProps: { onKeyDown: keepForm } }),
    NumberInput: NumberInput.extend({ defaultProps: { wrapperProps: { onKeyDownCapture: keepOrder } } }),
    // Without transitions: what is asked for is there at once, and so is the keyboard.
    Modal: Modal.extend({ defaultProps: { centered: true, transitionProps: { duration: 0 } } }),
    Drawer: Drawer.extend({ defaultProps: { transitionProps: { duration: 0 } } }),
    // `ui/menu-list.tsx` holds the keyboard.
    Menu: Menu.extend({
      defaultProps: { trapFocus: false, returnFocus: false, transitionProps: { duration: 0 } },
    }),
  },
});

/** Text of every kind keeps a contrast of 4.5:1 on every surface: Mantine's own red and greys do not. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {},
  dark: {
    '--mantine-color-error': '#ff8d85',
    '--mantine-color-placeholder': '#8d98a8',
    '--mantine-color-dimmed': '#9ba6b6',
    '--mantine-color-body': '#12161d',
  },
});
