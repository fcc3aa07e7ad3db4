import type { CustomState } from '#shared/contract/custom.ts';
import type { CustomReturns } from '#shared/contract/custom-terms.ts';

type Text = string;
type With = (text: string) => string;

/** The texts of pieces made for one customer. */
export interface CustomTexts {
  readonly made: Text;
  readonly from: With;
  readonly start: Text;
  readonly intro: (deposit: string, days: number) => string;
  readonly rule: Readonly<Record<'forfeit' | 'refund', Text>>;
  readonly returns: Readonly<Record<CustomReturns, Text>>;
  readonly optional: Text;
  readonly choose: Text;
  readonly byStaff: Text;
  readonly note: Text;
  readonly noteHint: Text;
  readonly ask: Text;
  readonly asking: Text;
  readonly state: Readonly<Record<CustomState, Text>>;
  readonly hint: Readonly<Record<'requested' | 'lapsed', Text>>;
  readonly quote: Text;
  readonly quotedBy: With;
  readonly stands: With;
  readonly deposit: Text;
  readonly balance: Text;
  readonly whenReady: Text;
  readonly accept: With;
  readonly promised: (day: string, balance: string) => string;
  readonly ready: (balance: string, dueBy: string) => string;
  readonly withdraw: Text;
  readonly withdrawSure: Text;
  readonly withdrawReason: Text;
  readonly keep: Text;
  readonly appointment: Text;
  readonly appointmentHint: Text;
  readonly appointmentAt: (moment: string, store: string) => string;
  readonly day: Text;
  readonly time: Text;
  readonly book: Text;
  readonly move: Text;
  readonly cancelAppointment: Text;
  readonly noSlots: Text;
  readonly missed: Text;
  readonly stepOption: (option: string, value: string) => string;
  readonly stepQuote: Text;
}
