/** The headers of every answer: pages, data, files and refusals alike. */
import type { ServerResponse } from 'node:http';

/** Scripts and styles only from here or with this answer's nonce; no frames, no forms, nothing from elsewhere. */
export function contentSecurityPolicy(nonce: string, isDev: boolean): string {
  const scripts = isDev ? `'self' 'nonce-${nonce}' 'unsafe-eval'` : `'self' 'nonce-${nonce}'`;
  const styles = isDev ? `'self' 'unsafe-inline'` : `'self' 'nonce-${nonce}'`;
  return [
    "default-src 'none'",
    `script-src ${scripts}`,
    `style-src ${styles}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

const HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};

export function setSecurityHeaders(response: ServerResponse, policy: string): void {
  response.setHeader('content-security-policy', policy);
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
}
