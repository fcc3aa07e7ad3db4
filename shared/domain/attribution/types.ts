/** Where a sale or a visit belongs. Guide implies store, store implies region; null = unattributed. */
export interface Place {
  readonly regionId: string | null;
  readonly storeId: string | null;
  readonly guideId: string | null;
}
export const nowhere: Place = { regionId: null, storeId: null, guideId: null };

/** Which step of the rule decided; METRICS.md, "Where a sale belongs". */
export type AttributionReason =
  | 'visit-code'
  | 'first-visit-code'
  | 'member-home'
  | 'visit-region'
  | 'unattributed';

export interface Attribution extends Place {
  readonly rule: 'default@1';
  readonly reason: AttributionReason;
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
}
