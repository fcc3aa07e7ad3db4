import { type Logger, pino } from 'pino';

/** JSON lines on standard output. Secrets that ride in headers are never logged, since headers are not. */
export const createLog = (level: string): Logger => pino({ level, base: null });
