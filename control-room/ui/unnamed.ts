/** What stands for a name that is not here: nobody reads ids, so one is shown only when no name will come. */
export const unnamed = (id: string, isAwaited: boolean): string => (isAwaited ? '…' : id);
