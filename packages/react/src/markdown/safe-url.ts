const linkProtocols = new Set(['http:', 'https:', 'mailto:']);

/** Read by the parser that would follow it, which drops spaces, tabs and line ends that hide a scheme. */
function protocolOf(url: string, base?: string): string | undefined {
  try {
    return new URL(url, base).protocol;
  } catch {
    return undefined;
  }
}

/** The URL if a click on it can do no more than open a page or a mail; else undefined. */
export function safeLink(url: string | null | undefined): string | undefined {
  const trimmed = url?.trim();
  if (!trimmed) return undefined;
  const protocol = protocolOf(trimmed, 'https://page.invalid');
  return protocol !== undefined && linkProtocols.has(protocol) ? trimmed : undefined;
}

/** The URL if it is one that a picture may be loaded from. */
export function safeImage(url: string | null | undefined): string | undefined {
  return url && protocolOf(url) === 'https:' ? url : undefined;
}

/** Whether a link leads off the page's own origin, where a new tab is in place. */
export function leavesPage(url: string): boolean {
  if (!/^(https?:)?\/\//i.test(url)) return false;
  return typeof location === 'undefined' || new URL(url, location.href).origin !== location.origin;
}
