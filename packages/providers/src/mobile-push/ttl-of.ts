// 28 days: FCM and OneSignal keep nothing longer, and refuse to be asked for more.
const ttlMaxS = 28 * 24 * 60 * 60;

/** For how many seconds a service may keep a push for a device that is away. */
export function ttlOf(ttl: number | undefined): number | undefined {
  return ttl === undefined ? undefined : Math.min(ttl, ttlMaxS);
}
