import { briefingAnswers, briefingResult, guideBriefing } from './briefing.ts';
import { followUps, guideLink, guideLinkRequest, guideMembers, guidePage, guideQuery } from './guides.ts';
import type { Route } from './route.ts';

/** A guide has no account: a personal link carries a token that opens the guide's own page; part of the one table. */
export const guideRoutes = [
  {
    name: 'guideLinks.create',
    method: 'POST',
    path: '/api/guides/:id/link',
    access: 'regions.act',
    summary:
      'A guide’s personal link; `renew` makes earlier ones void. Role region: guides of its own regions',
    body: { type: 'json', schema: guideLinkRequest },
    status: 201,
    answer: guideLink,
  },
  {
    name: 'guideLinks.delete',
    method: 'DELETE',
    path: '/api/guides/:id/link',
    access: 'regions.act',
    summary: 'Make a guide’s personal links void',
    status: 204,
  },
  {
    name: 'guide.page',
    method: 'GET',
    path: '/api/guide',
    access: 'guide',
    summary: 'The guide’s page: link, figures, rank, target and tasks of one show',
    query: guideQuery,
    status: 200,
    answer: guidePage,
  },
  {
    name: 'guide.members',
    method: 'GET',
    path: '/api/guide/members',
    access: 'guide',
    summary: 'The guide’s own members, whom to invite first, and what to tell each about',
    query: guideQuery,
    status: 200,
    answer: guideMembers,
  },
  {
    name: 'guide.briefing',
    method: 'GET',
    path: '/api/guide/briefing',
    access: 'guide',
    summary: 'The briefing of one show for this guide, with three questions out of its plan',
    query: guideQuery,
    status: 200,
    answer: guideBriefing,
  },
  {
    name: 'guide.answerBriefing',
    method: 'POST',
    path: '/api/guide/briefing',
    access: 'guide',
    summary: 'Answer the briefing’s questions; all right, and the receipt is kept',
    body: { type: 'json', schema: briefingAnswers },
    status: 200,
    answer: briefingResult,
    errors: ['version_conflict', 'storage_unavailable'],
  },
  {
    name: 'guide.followUps',
    method: 'GET',
    path: '/api/guide/follow-ups',
    access: 'guide',
    summary: 'After a show: the guide’s visitors who clicked, asked or claimed and did not buy',
    query: guideQuery,
    status: 200,
    answer: followUps,
    errors: ['show_not_ended'],
  },
] as const satisfies readonly Route[];
