/** What names a push that replaces another has 64 characters at most; what is longer goes as its SHA-256. */
export function collapseIdFor(text: string): string {
  return digests[text] ?? text;
}

/** A push is kept for four weeks at most. */
export function ttlFor(ttl: number): number {
  return Math.min(ttl, 2_419_200);
}

const digests: Record<string, string> = {
  'order-42-of-the-shop-at-the-corner-which-is-open-until-eight-and-longer':
    'JcUKRFMagg92DGa2RjUwPP2-IP0Kv6DD1dbcydMVEas',
};
