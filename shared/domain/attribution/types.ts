/** Where a sale or a visit belongs. Guide implies store, store implies region; null = unattributed. */
export interface Place {
  readonly regionId: string | null;
  readonly storeId: string | null;
  readonly guideId: string | null;
}
export const nowhere: Place = { regionId: null, storeId: null, guideId: null };

/** Somebody disagrees with where a sale was put, and says where it belongs; open until a person decides. */
export interface Dispute {
  /** Epoch ms. */
  readonly at: number;
  /** The line it is about, by its place in the order; null = the whole order. */
  readonly line: number | null;
  readonly actor: { readonly id: string; readonly name: string; readonly role: string };
  /** Null where the person only says that it is not right. */
  readonly claim: Place | null;
  readonly reason: string;
}

/** Which step of the default rule decided; METRICS.md, "Where a sale belongs". */
type RuleReason = 'visit-code' | 'first-visit-code' | 'member-home' | 'visit-region' | 'unattributed';
/** Why a person decided: a disagreement settled, a mistake put right, a sale taken back, or left as it was. */
export type ReattributionKind = 'dispute' | 'correction' | 'claw-back' | 'upheld';
/** What another platform said of a sale: a code, the sharer of the link, the WeCom contact who invited. */
export type ReportedReason = 'reported-code' | 'sharer' | 'wecom-inviter';
export type AttributionReason = RuleReason | ReportedReason | ReattributionKind;

/** `by-hand@1`: a person decided, and the ledger entry says who and why. */
export interface Attribution extends Place {
  readonly rule: 'default@1' | 'by-hand@1';
  readonly reason: AttributionReason;
}

/** A line of an order, by its place in it, that belongs elsewhere than the order. */
export interface LineAttribution {
  readonly line: number;
  readonly attribution: Attribution;
}

/** What was known when the rule was applied: kept, so that anyone can see why. */
export interface AttributionEvidence {
  /** Place of the code of the visit that ordered; null where it carried none or an unknown one. */
  readonly visitCode: Place | null;
  /** Place of the code of the viewer's first visit to this show. */
  readonly firstVisitCode: Place | null;
  /** Place of the member's home guide, else home store. */
  readonly memberHome: Place | null;
  /** The visit's own region. */
  readonly visitRegionId: string | null;
  /** The visit's guide or store code as it came, known or not; absent where none was recorded. */
  readonly visitRef?: string | null;
  /** The member's id, where the visit was a member's. */
  readonly memberId?: string | null;
}
