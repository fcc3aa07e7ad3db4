import type { z } from 'zod';
import type { Route } from './route.ts';
import {
  couponAnswer,
  couponRequest,
  couponsAnswer,
  quoteAnswer,
  quoteRequest,
  redemptionRequest,
  waitAnswer,
  waitRequest,
} from './viewers.ts';

const json = <S extends z.ZodType>(schema: S) => ({ type: 'json', schema }) as const;

/** What viewers and staff do with deals, offers and orders beside claiming and ordering; part of the one table. */
export const tradeRoutes = [
  {
    name: 'waitlists.join',
    method: 'POST',
    path: '/api/deals/:id/waitlist',
    access: 'viewer',
    summary: 'Wait for a unit of a deal that is sold out',
    body: json(waitRequest),
    status: 200,
    answer: waitAnswer,
    errors: ['deal_not_open', 'not_sold_out', 'limit_reached', 'not_eligible', 'storage_unavailable'],
  },
  {
    name: 'waitlists.leave',
    method: 'DELETE',
    path: '/api/deals/:id/waitlist',
    access: 'viewer',
    summary: 'Wait no more',
    status: 204,
  },
  {
    name: 'quotes.create',
    method: 'POST',
    path: '/api/shows/:id/quotes',
    access: 'viewer',
    summary: 'What the viewer would pay now, step by step',
    body: json(quoteRequest),
    status: 200,
    answer: quoteAnswer,
    errors: ['deal_not_open', 'coupon_unknown', 'coupon_not_applicable'],
  },
  {
    name: 'coupons.issue',
    method: 'POST',
    path: '/api/offers/:id/coupons',
    access: 'viewer',
    summary: 'Take a coupon of an open offer',
    body: json(couponRequest),
    status: 201,
    answer: couponAnswer,
    errors: ['offer_not_open', 'sold_out', 'limit_reached', 'not_eligible', 'storage_unavailable'],
  },
  {
    name: 'coupons.list',
    method: 'GET',
    path: '/api/coupons',
    access: 'viewer',
    summary: 'The viewer’s own coupons of the show visited',
    status: 200,
    answer: couponsAnswer,
  },
  {
    name: 'coupons.redeem',
    method: 'POST',
    path: '/api/shows/:id/coupons/redemptions',
    access: 'regions.act',
    summary: 'A store takes a coupon over the counter, by its code',
    body: json(redemptionRequest),
    status: 200,
    answer: couponAnswer,
    errors: ['coupon_unknown', 'coupon_used', 'coupon_over', 'coupon_not_applicable', 'forbidden'],
  },
] as const satisfies readonly Route[];
