// Browsers drop these before they read a scheme (WHATWG URL, basic URL parser).
const ignoredByBrowsers = /^[\p{Cc} ]+|[\t\n\r]/gu;

/** Finds the scheme of a URL as a browser reads it, in lower case; null when the URL is relative. */
export function readScheme(url: string): string | null {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url.replace(ignoredByBrowsers, ''));
  return scheme?.[1]?.toLowerCase() ?? null;
}

const linkSchemes = new Set<string | null>(['http', 'https', 'mailto', 'tel', null]);

/** Tells whether following the link cannot run code: http, https, mailto, tel or relative. */
export function isSafeLink(url: string): boolean {
  return linkSchemes.has(readScheme(url));
}
