import type { ReturnView } from '#shared/contract/returns.ts';

type Text = string;
type With = (text: string) => string;

/** The texts of sending something back. */
export interface ReturnTexts {
  readonly start: Text;
  readonly title: Text;
  readonly why: Readonly<Record<ReturnView['why'], Text>>;
  readonly faultsOnly: Text;
  readonly whyTitle: Text;
  readonly units: Text;
  readonly giftToo: Text;
  readonly askedFree: Text;
  readonly approvedFree: Text;
  readonly note: Text;
  readonly noteHint: Text;
  readonly send: Text;
  readonly sending: Text;
  readonly keep: Text;
  readonly asked: With;
  readonly askedHint: Text;
  readonly withdraw: Text;
  readonly approvedNow: With;
  readonly approvedBack: With;
  readonly approvedHint: Text;
  readonly declined: Text;
  readonly answer: With;
  readonly again: Text;
}
