/** Removes control characters: C0, DEL, C1 and the two Unicode line separators. */
export function removeControls(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, '');
}
