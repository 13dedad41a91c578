// The page: served from the bundle by a protocol of its own, under a policy that lets it load nothing else.

import { readFileSync } from 'node:fs';
import { extname, join, normalize, sep } from 'node:path';
import { protocol, type Session } from 'electron';

const scheme = 'keyward';
export const pageOrigin = `${scheme}://app`;
export const pageAddress = `${pageOrigin}/index.html`;

/** The one style element that React Aria sets, by its hash. */
const reactAriaStyle = "'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='";
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' ${reactAriaStyle}`,
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
  // One policy, which the page makes first of all (renderer/markup.ts): nothing but emptiness passes it.
  'trusted-types default',
].join('; ');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Before the app is ready: makes the scheme one with an origin. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true } }]);
}

/**
 * Serves the files of `folder`, of the types above, and refuses every other request of the session. Tells when the page has
 * been given, and when it has all that its own text names.
 *
 * By the older of Electron's two ways, which answers at once: `protocol.handle` first loads the whole of fetch, then passes
 * each file through a stream, in several turns of the loop (docs/performance.md, "Cold start").
 */
export function servePage(session: Session, folder: string, tell: (has: 'text' | 'all') => void): void {
  let missing = new Set<string>();
  session.protocol.registerBufferProtocol(scheme, ({ method, url }, answer) => {
    const file = method === 'GET' ? fileAt(url, folder) : null;
    if (file === null) return answer({ statusCode: 404 });
    if (file.type === types['.html']) missing = namedIn(file.bytes.toString('utf8'), url);
    answer({ data: file.bytes, headers: headersFor(file.type) });
  });
  session.webRequest.onBeforeRequest((details, decide) => {
    const own = details.url.startsWith(`${pageOrigin}/`) || details.url.startsWith('devtools://');
    decide({ cancel: !own });
  });
  session.webRequest.onCompleted(({ url }) => {
    if (url.startsWith(pageAddress)) tell('text');
    if (missing.delete(url) && missing.size === 0) tell('all');
  });
}

interface PageFile {
  readonly bytes: Buffer;
  readonly type: string;
}

/** Null where there is none, or none that is served. */
function fileAt(url: string, folder: string): PageFile | null {
  try {
    const { host, pathname } = new URL(url);
    const path = normalize(join(folder, decodeURIComponent(pathname)));
    const type = types[extname(path)];
    if (host !== 'app' || !path.startsWith(folder + sep) || type === undefined) return null;
    return { bytes: readFileSync(path), type };
  } catch {
    return null;
  }
}

/** The scripts and styles that a page cannot begin without. */
function namedIn(html: string, base: string): Set<string> {
  const named = html.matchAll(/ (?:src|href)="([^"]+)"/g);
  return new Set([...named].map(([, path = '']) => new URL(path, base).href));
}

function headersFor(type: string): Record<string, string> {
  return {
    'Content-Type': type,
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
  };
}
