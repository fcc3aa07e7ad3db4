import { recordingsAnswer } from './recordings.ts';
import type { Route } from './route.ts';
import { streamQuery, streamView } from './stream.ts';

/** A show's video beside what runs over sockets; part of the one table. */
export const mediaRoutes = [
  {
    name: 'streams.get',
    method: 'GET',
    path: '/api/shows/:id/stream',
    access: 'shows.read',
    summary: 'How the video fared: bitrate, loss, frames, sound, delay and faults, in stretches of `step` ms',
    query: streamQuery,
    status: 200,
    answer: streamView,
  },
  {
    name: 'recordings.get',
    method: 'GET',
    path: '/api/shows/:id/recordings',
    access: 'shows.read',
    summary: 'The show’s picture and sound as files, in order',
    status: 200,
    answer: recordingsAnswer,
  },
] as const satisfies readonly Route[];
