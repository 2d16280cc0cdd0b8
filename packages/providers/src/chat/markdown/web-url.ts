/** Tells whether a link of a message may be followed: to the web, or to an address or a number. */
export function isWebUrl(url: string): boolean {
  return /^(?:https?:\/\/[^\s]+|mailto:[^\s]+|tel:[^\s]+)$/i.test(url);
}
