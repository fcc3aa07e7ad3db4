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
  send: 'M4 12 20 4l-5 16-3.500-6.500L4 12z',
} as const;

export function Icon({
  name,
  size = 20,
  filled = false,
}: {
  name: keyof typeof paths;
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
