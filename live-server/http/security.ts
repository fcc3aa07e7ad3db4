import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Headers of every page and answer. Scripts come from this server alone and none is inline; styles may be, because
 * the component library writes them so. `'self'` covers this server's own sockets. Nothing upgrades to https by
 * itself: a control room on a local network is plain http as often as not, and behind https the proxy decides.
 */
export function securityHeaders(isHttps: boolean): RequestHandler {
  const staff = headers(isHttps, []);
  // A show's viewers may watch it from the brand's CDN, whose address a planner can set while they are here.
  const viewers = headers(isHttps, ['https:']);
  return (request, response, next) =>
    (/^\/r(?:\/|$)/.test(request.path) ? viewers : staff)(request, response, next);
}

function headers(isHttps: boolean, videoFrom: readonly string[]): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        scriptSrcAttr: ["'none'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:', 'https:'],
        fontSrc: ["'self'", 'data:'],
        mediaSrc: ["'self'", 'blob:', ...videoFrom],
        connectSrc: ["'self'", ...videoFrom],
        workerSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
    // Browsers ignore these on plain http, and say so in the console of every page.
    strictTransportSecurity: isHttps,
    crossOriginOpenerPolicy: isHttps,
    originAgentCluster: isHttps,
  });
}
