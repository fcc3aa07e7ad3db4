import type { ActivityAnswer, ActivityLine } from '#shared/contract/activity.ts';
import type { AttributionView, NewDispute, Reattribution } from '#shared/contract/attribution.ts';
import type { Bilingual, Source } from '#shared/contract/basics.ts';
import type { ShowBriefing } from '#shared/contract/briefing.ts';
import type { ShowGlance } from '#shared/contract/campaign-wall.ts';
import type { CampaignView, NewRooms } from '#shared/contract/campaigns.ts';
import type { Command, CommandEnvelope } from '#shared/contract/commands.ts';
import type { CommentView } from '#shared/contract/comments.ts';
import type { WatchAnswer } from '#shared/contract/desk.ts';
import type { Result } from '#shared/contract/errors.ts';
import type { PaymentNotice } from '#shared/contract/hooks.ts';
import type { ImportShow } from '#shared/contract/imports.ts';
import type { InterventionEffect } from '#shared/contract/interventions.ts';
import type { MetricsView, TimelineView } from '#shared/contract/metrics.ts';
import type { SegmentSizes } from '#shared/contract/organisation.ts';
import type { PreflightView } from '#shared/contract/preflight.ts';
import type { ProviderFile, ReconciliationView } from '#shared/contract/reconciliation.ts';
import type { RehearsalView } from '#shared/contract/rehearsal.ts';
import type { ReviewView } from '#shared/contract/review.ts';
import type { Role } from '#shared/contract/roles.ts';
import type { SettlementView } from '#shared/contract/settlement.ts';
import type { Campaign, CloneShow, NewShow, ShowSummary, ShowView } from '#shared/contract/shows.ts';
import type { TrendsView } from '#shared/contract/trends.ts';
import type { OrdersQuery, OrderView } from '#shared/contract/viewers.ts';
import type { Place } from '#shared/domain/attribution/types.ts';
import type { ShowEventRecord } from '#shared/domain/show/events.ts';
import type { ClaimTerms } from './claims.ts';
import type { Counter } from './counter/counter.ts';
import type { Customs } from './custom.ts';
import type { GuideLinks } from './guide-link.ts';
import type { GuidePages } from './guide-pages.ts';
import type { VisitInput } from './opening.ts';
import type { PartAsked } from './parts-of-shows.ts';
import type { Planning } from './planning.ts';
import type { ShowListQuery, ShowPage } from './show-list.ts';
import type { Trade } from './trade.ts';

/** What another platform tells about where and when a sale was made. */
export interface SaleElsewhere {
  /** Epoch ms: the first and the last instant it may have been made at; many platforms tell whole seconds. */
  readonly at: number;
  readonly until: number;
  /** Its ids of the broadcast and of the account that broadcasts, the most exact first. */
  readonly roomIds: readonly string[];
}

/** A show a sale may belong to, and when it was then made: never before the show began. */
export interface ShowForSale {
  readonly showId: string;
  readonly title: Bilingual;
  readonly at: number;
}

/** A signed-in person or a program's token. */
export interface Staff {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** Of a token: the user who made it and answers for it. */
  readonly person?: string;
  readonly regionIds: readonly string[];
  /** Where role `store` serves. */
  readonly storeIds?: readonly string[];
}

/** What a viewer's token carries: enough to serve a claim without a look-up. */
export interface Visitor {
  readonly showId: string;
  readonly visitId: string;
  readonly viewerId: string;
  readonly name: string;
  readonly memberId: string | null;
  readonly source: Source;
  /** The guide or store code as it came, known or not. */
  readonly ref: string | null;
  /** Place of the visit's code, or its region alone. */
  readonly place: Place;
  readonly byCode: boolean;
  readonly memberHome: Place | null;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** A line of an order and what has not gone back for it by name. Minor units. */
export interface LineLeft {
  readonly itemId: string;
  readonly left: number;
}

/** What the edges (http, sockets, hooks) may ask of the application. Every refusal is a value. */
export interface App extends Trade, Customs {
  /** A store's counter. */
  readonly counter: Counter;
  readonly planning: Planning;
  /** Personal links of guides, and what they open. */
  readonly guides: { readonly links: GuideLinks; readonly pages: GuidePages };
  createShow(input: NewShow, staff: Staff): Promise<Result<ShowSummary & { version: number }>>;
  /** A draft with the plan of another show. */
  cloneShow(
    showId: string,
    input: CloneShow,
    staff: Staff,
  ): Promise<Result<ShowSummary & { version: number }>>;
  /** A show for each room of a campaign, by a template; all or none. */
  makeRooms(campaignId: string, input: NewRooms, staff: Staff): Promise<Result<{ showIds: string[] }>>;
  /** A campaign with all its shows and their figures as they are now. */
  campaign(campaign: Campaign, staff: Staff): Promise<Result<CampaignView>>;
  /** Members by segment and region. */
  segments(staff: Staff): Result<SegmentSizes>;
  /** Puts every member into a segment anew. */
  computeSegments(staff: Staff): Promise<Result<SegmentSizes & { changed: number }>>;
  importShow(input: ImportShow, staff: Staff): Promise<Result<ShowSummary & { version: number }>>;
  listShows(query: ShowListQuery, staff: Staff): Promise<Result<ShowPage<ShowSummary & { version: number }>>>;
  /** A campaign's shows with the few figures of a wall; those not counted yet come with the next call. */
  glances(
    campaignId: string,
    staff: Staff,
  ): Promise<Result<{ readonly at: number; readonly shows: readonly ShowGlance[] }>>;
  /** Reads take the staff: role `region` sees the shows and the rows of its own regions alone. */
  showView(showId: string, staff: Staff, at?: number): Promise<Result<ShowView>>;
  /** Authorises by the command's capability and the staff's regions, decides, appends, publishes. */
  command(
    showId: string,
    command: Command & CommandEnvelope,
    staff: Staff,
  ): Promise<Result<{ version: number; events: readonly ShowEventRecord[] }>>;
  /** What blocks going live and what deserves a look. `probe`: links and pictures too. */
  preflight(showId: string, staff: Staff, probe: boolean): Promise<Result<PreflightView>>;
  /** The briefing and its readers; role `region` sees its own regions' guides. */
  briefing(showId: string, staff: Staff): Promise<Result<ShowBriefing>>;
  /** As they stand, as they stood at `at`, or of a part of an ended show. */
  metrics(showId: string, staff: Staff, at?: number, part?: PartAsked): Promise<Result<MetricsView>>;
  timeline(
    showId: string,
    staff: Staff,
    query: { step: number; from?: number | undefined; to?: number | undefined; byRegion?: boolean },
  ): Promise<Result<TimelineView>>;
  /** The latest rehearsal of the show; `show.rehearse` starts one. */
  rehearsal(showId: string, staff: Staff): Promise<Result<RehearsalView>>;
  stopRehearsal(showId: string, staff: Staff): Promise<Result<null>>;
  /** What each intervention has done so far. */
  effects(showId: string, staff: Staff): Promise<Result<{ at: number; items: InterventionEffect[] }>>;
  review(showId: string, staff: Staff, part?: PartAsked): Promise<Result<ReviewView>>;
  /** The brand's ended shows one after another; role `region` sees those of its own regions. */
  trends(query: { currency?: string | undefined; limit: number }, staff: Staff): Promise<Result<TrendsView>>;
  /** A payment provider's record against the ledger; changes nothing. */
  reconcile(showId: string, staff: Staff, file: ProviderFile): Promise<Result<ReconciliationView>>;
  /** What stands now, or a frozen version. */
  settlement(showId: string, staff: Staff, version?: number): Promise<Result<SettlementView>>;
  comments(
    showId: string,
    staff: Staff,
    query: { limit: number; cursor?: string | undefined; at?: number | undefined },
  ): Promise<Result<Page<CommentView>>>;
  orders(showId: string, staff: Staff, query: OrdersQuery): Promise<Result<Page<OrderView>>>;

  openVisit(
    showId: string,
    input: VisitInput,
  ): Promise<Result<{ visitId: string; viewerId: string; token: string }>>;
  /** Synchronous: tokens are HMAC-signed and self-contained. Null for a forged or expired one. */
  visitor(token: string): Visitor | null;
  claim(
    dealId: string,
    quantity: number,
    key: string,
    visitor: Visitor,
    more?: ClaimTerms,
  ): Promise<Result<OrderView>>;
  order(
    input: {
      lines: readonly { itemId: string; quantity: number }[];
      couponCode?: string | undefined;
      fulfilment: 'ship' | 'pickup';
      storeId?: string | undefined;
      key: string;
    },
    visitor: Visitor,
  ): Promise<Result<OrderView>>;
  /** `who` is the viewer it belongs to, or staff; anyone else gets `not_found`. */
  getOrder(orderId: string, who: Visitor | Staff): Promise<Result<OrderView>>;
  cancelOrder(orderId: string, visitor: Visitor): Promise<Result<OrderView>>;
  /** Why an order belongs where it does; `showId` is where to look for one that another platform reported. */
  attribution(orderId: string, staff: Staff, showId?: string): Promise<Result<AttributionView>>;
  /** Attributes an order anew; the entry before stays in the ledger. */
  reattribute(orderId: string, change: Reattribution, staff: Staff): Promise<Result<AttributionView>>;
  /** Somebody disagrees with where an order belongs; nothing moves until it is decided. */
  dispute(orderId: string, input: NewDispute, staff: Staff): Promise<Result<AttributionView>>;
  payment(notice: PaymentNotice): Promise<Result<'applied' | 'held' | 'repeated'>>;

  /** Parses, resolves and stores NDJSON lines as they stream in. */
  ingest(showId: string, staff: Staff, lines: AsyncIterable<Uint8Array>): Promise<Result<ActivityAnswer>>;
  /** Facts of another platform, reported by Showcaller itself: all are stored, or none; repeats count once. */
  report(showId: string, lines: readonly ActivityLine[]): Promise<Result<ActivityAnswer>>;
  /** Lines of an order that another platform reported, in their places; null for one that is not known. */
  linesLeft(showId: string, orderId: string): Promise<readonly LineLeft[] | null>;
  /** The shows a sale elsewhere can belong to; more than one where nothing tells them apart. */
  showsForSale(sale: SaleElsewhere): readonly ShowForSale[];
  /** Items and their products, in running order; none for a show that does not exist. */
  goods(showId: string): Promise<readonly { readonly itemId: string; readonly productId: string }[]>;
  /**
   * Rows of an export, already as text, in chunks; `not_found` for an unknown name. `version` is a settlement's;
   * `from` and `to` restrict an ended show to a part of it.
   */
  exportShow(
    showId: string,
    name: string,
    staff: Staff,
    version?: number,
    only?: PartAsked & { regionId?: string | null | undefined },
  ): Promise<Result<{ contentType: string; chunks: AsyncIterable<string> }>>;

  /** For the desk's `watch`. */
  watch(showId: string, sinceVersion: number | undefined, staff: Staff): Promise<WatchAnswer>;
}
