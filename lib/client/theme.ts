/** Light or dark: the system's choice until the reader makes one, then a cookie, so that the server paints it right. */
export type Theme = 'light' | 'dark';

export const THEME_COOKIE = 'rollcall-theme';
const ONE_YEAR_S = 31_536_000;

/** Null for no or an unknown choice. */
export function readTheme(cookie: string | undefined): Theme | null {
  return cookie === 'light' || cookie === 'dark' ? cookie : null;
}

export function themeCookie(theme: Theme): string {
  return `${THEME_COOKIE}=${theme}; Path=/; Max-Age=${ONE_YEAR_S}; SameSite=Lax`;
}

/** Flips what is shown now and remembers it. */
export function toggleTheme(document: Document): Theme {
  const root = document.documentElement;
  const shown =
    readTheme(root.dataset.theme) ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  const next: Theme = shown === 'dark' ? 'light' : 'dark';
  root.dataset.theme = next;
  document.cookie = themeCookie(next);
  return next;
}
