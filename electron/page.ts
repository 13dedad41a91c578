// The page: served from the bundle by a protocol of its own, under a policy that lets it load nothing else.

import { readFile } from 'node:fs/promises';
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

/** Serves the files of `folder`, of the types above, and refuses every other request of the session. */
export function servePage(session: Session, folder: string): void {
  session.protocol.handle(scheme, async (request) => {
    const { host, pathname } = new URL(request.url);
    const path = normalize(join(folder, decodeURIComponent(pathname)));
    const type = types[extname(path)];
    if (host !== 'app' || request.method !== 'GET' || !path.startsWith(folder + sep) || type === undefined) {
      return new Response(null, { status: 404 });
    }
    const bytes = await readFile(path).catch(() => null);
    if (bytes === null) return new Response(null, { status: 404 });
    return new Response(new Uint8Array(bytes), { headers: headersFor(type) });
  });
  session.webRequest.onBeforeRequest((details, decide) => {
    const own = details.url.startsWith(`${pageOrigin}/`) || details.url.startsWith('devtools://');
    decide({ cancel: !own });
  });
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
