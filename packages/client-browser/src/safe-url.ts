/** The URL when a page may link to it (http, https, mailto, tel, or relative), else undefined: never `javascript:`. */
export function safeUrl(url: unknown): string | undefined {
  if (typeof url !== 'string') return undefined;
  try {
    // Read by the parser that would follow it, which drops tabs and line ends inside a scheme.
    return /^(https?|mailto|tel):$/.test(new URL(url, 'https://a.invalid').protocol)
      ? url
      : undefined;
  } catch {
    return undefined;
  }
}
