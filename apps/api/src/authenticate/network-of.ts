import { isIPv6 } from 'node:net';

/** An address as people know it: one of IPv4 that came over a socket of IPv6 is that address. */
export function plainIp(ip: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1] ?? ip;
}

/**
 * What one guesser has to guess from: an IPv4 address, or the 64 bits of an IPv6 network, of which everybody has as many
 * addresses as they like. An IPv4 address written as one of IPv6 is that IPv4 address.
 */
export function networkOf(from: string): string {
  const ip = plainIp(from);
  if (!isIPv6(ip)) return ip;
  // As URLs have it: groups without leading zeros, and no address of IPv4 at the end.
  const [head = '', tail] = new URL(`http://[${ip.split('%')[0]}]`).hostname
    .slice(1, -1)
    .split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array.from({ length: gap }, () => '0'), ...after];
  return `${groups.slice(0, 4).join(':')}::/64`;
}
