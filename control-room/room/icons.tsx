/** The few icons of the page, drawn here so that no icon font or library is loaded. Always beside a word. */
const paths = {
  heart:
    'M12 20s-7-4.4-9.2-8.6C1.3 8.300 3 5 6.300 5c2 0 3.500 1.100 4.200 2.300h3C14.200 6.100 15.700 5 17.700 5 21 5 22.700 8.300 21.200 11.400 19 15.600 12 20 12 20z',
  bag: 'M6 8h12l1 12H5L6 8zm3 0V6a3 3 0 0 1 6 0v2',
  list: 'M4 6h16M4 12h16M4 18h10',
  share: 'M12 15V4m0 0L8 8m4-4 4 4M5 13v6h14v-6',
  plus: 'M12 5v14M5 12h14',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  close: 'M6 6l12 12M18 6 6 18',
  back: 'M14.500 5.500 8 12l6.500 6.500',
  eye: 'M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12zm9.500 2.800a2.800 2.800 0 1 0 0-5.600 2.800 2.800 0 0 0 0 5.600z',
  bolt: 'M13 3 5 13.500h6L10.500 21 19 10.300h-6.300L13 3z',
  clock: 'M12 7.500V12l3 2m6-2a9 9 0 1 1-18 0 9 9 0 0 1 18 0z',
  ticket: 'M4 7h16v3.200a1.900 1.900 0 0 0 0 3.600V17H4v-3.200a1.900 1.900 0 0 0 0-3.600V7zm10.500 1.500v7',
  gift: 'M4.500 11h15v9h-15v-9zM3.500 7.500h17V11h-17V7.500zM12 7.500V20m0-12.500C9.500 7.500 7.500 6.500 8 4.800 8.500 3.300 11 3.500 12 7.500zm0 0c2.500 0 4.500-1 4-2.700C15.500 3.300 13 3.500 12 7.500z',
  people:
    'M8.500 11a3.200 3.200 0 1 0 0-6.400 3.200 3.200 0 0 0 0 6.400zM2.500 19c.3-3.300 2.700-5.200 6-5.200s5.700 1.900 6 5.200M15.500 5a3.200 3.200 0 0 1 0 6m2.200 3c2.200.6 3.500 2.400 3.800 5',
  set: 'M4 9h10v11H4V9zm5-5h11v11h-3M9 9V4',
  store:
    'M4 10v10h16V10M3 10l2-6h14l2 6c0 1.500-1.300 2.500-3 2.500s-3-1-3-2.500c0 1.500-1.300 2.500-3 2.500S9 11.500 9 10c0 1.500-1.300 2.500-3 2.500S3 11.500 3 10zm7 10v-5h4v5',
  truck:
    'M2.500 6h11v11h-11V6zm11 4h4.500l3 3.500V17h-7.500v-7zM7 19.200a1.700 1.700 0 1 0 0-3.400 1.700 1.700 0 0 0 0 3.400zm10 0a1.700 1.700 0 1 0 0-3.400 1.700 1.700 0 0 0 0 3.400z',
  star: 'M12 3.500l2.600 5.400 5.900.8-4.300 4.100 1 5.900L12 16.900l-5.200 2.800 1-5.900L3.500 9.700l5.900-.8L12 3.500z',
  gem: 'M7 4h10l4 5.500L12 20.500 3 9.500 7 4zm-4 5.500h18M9 9.500l3 11 3-11-3-5.500-3 5.500z',
  next: 'M9.500 5.500 16 12l-6.500 6.500',
  send: 'M4 12 20 4l-5 16-3.500-6.500L4 12z',
} as const;

export type IconName = keyof typeof paths;

export function Icon({
  name,
  size = 20,
  filled = false,
}: {
  name: IconName;
  size?: number;
  filled?: boolean;
}) {
  return (
    <svg
      aria-hidden="true"
      className="icon"
      fill={filled ? 'currentColor' : 'none'}
      height={size}
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      strokeWidth="1.7"
      viewBox="0 0 24 24"
      width={size}
    >
      <path d={paths[name]} />
    </svg>
  );
}
