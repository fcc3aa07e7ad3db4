import { listQuery, page } from './basics.ts';
import { campaignWall } from './campaign-wall.ts';
import { bulkAnswer, bulkShows, campaignView, newRooms, roomsMade } from './campaigns.ts';
import { json, type Route } from './route.ts';
import { campaign, newCampaign } from './shows.ts';

/** Campaigns: many shows planned and looked at together. */
export const campaignRoutes = [
  {
    name: 'campaigns.list',
    method: 'GET',
    path: '/api/campaigns',
    access: 'shows.read',
    summary: 'List campaigns',
    query: listQuery,
    status: 200,
    answer: page(campaign),
  },
  {
    name: 'campaigns.create',
    method: 'POST',
    path: '/api/campaigns',
    access: 'shows.plan',
    summary: 'Create a campaign',
    body: json(newCampaign),
    status: 201,
    answer: campaign,
  },
  {
    name: 'campaigns.get',
    method: 'GET',
    path: '/api/campaigns/:id',
    access: 'shows.read',
    summary: 'A campaign and its shows rolled up against its target',
    status: 200,
    answer: campaignView,
  },
  {
    name: 'campaigns.makeShows',
    method: 'POST',
    path: '/api/campaigns/:id/shows',
    access: 'shows.plan',
    summary: 'Make a show for each of many stores or regions from a template: all of them, or none',
    body: json(newRooms),
    status: 201,
    answer: roomsMade,
    errors: ['duplicate', 'storage_unavailable'],
  },
  {
    name: 'campaigns.schedule',
    method: 'POST',
    path: '/api/campaigns/:id/schedule',
    access: 'shows.plan',
    summary: 'Schedule many draft shows of a campaign, each for itself; says which were refused, and why',
    body: json(bulkShows),
    status: 200,
    answer: bulkAnswer,
  },
  {
    name: 'campaigns.wall',
    method: 'GET',
    path: '/api/campaigns/:id/wall',
    access: 'shows.read',
    summary: 'Every show of a campaign at a glance; light enough to ask every few seconds',
    status: 200,
    answer: campaignWall,
  },
] as const satisfies readonly Route[];
