/** Messages belong to no one show: their times are those of whoever reads them. */
export const hereZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
