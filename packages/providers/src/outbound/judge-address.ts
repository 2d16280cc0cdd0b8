import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Network = [Address, number];

/** `public`: on the open internet; `allowed`: in a network the operator allows; `refused`: neither. */
export type AddressVerdict = 'public' | 'allowed' | 'refused';

/** Answers what may be done with one IP address, in any spelling. */
export type AddressJudge = (address: string) => AddressVerdict;

// Cloud metadata services give credentials to whoever asks, so no allow-list opens them.
const metadataNetworks = [
  '169.254.0.0/16',
  '100.100.100.200/32',
  '168.63.129.16/32',
  '192.0.0.192/32',
  'fd00:ec2::/32',
  'fd20:ce::254/128',
].map((cidr) => ipaddr.parseCIDR(cidr));

const globalUnicastIPv6 = ipaddr.parseCIDR('2000::/3');

/** Reads the allow-list once; throws one error that names every entry that is no CIDR. */
export function createAddressJudge(allowCidrs: readonly string[]): AddressJudge {
  const allowed = parseCidrs(allowCidrs);
  return (text) => {
    if (!ipaddr.isValid(text)) return 'refused';
    const address = ipaddr.process(text);
    if (carriedAddresses(address).some((carried) => isIn(carried, metadataNetworks))) {
      return 'refused';
    }
    if (isIn(address, allowed)) return 'allowed';
    return isPublic(address) ? 'public' : 'refused';
  };
}

function parseCidrs(cidrs: readonly string[]): Network[] {
  const invalid = cidrs.filter((cidr) => !isCidr(cidr));
  if (invalid.length > 0) {
    throw new Error(
      `OUTBOUND_ALLOW_CIDRS: not a network like 10.0.0.0/8 or fd00::/8: ${invalid.join(', ')}`,
    );
  }
  return cidrs.map((cidr) => ipaddr.parseCIDR(cidr));
}

function isCidr(text: string): boolean {
  return text.includes(':')
    ? ipaddr.IPv6.isValidCIDR(text)
    : ipaddr.IPv4.isValidCIDRFourPartDecimal(text);
}

function isIn(address: Address, networks: readonly Network[]): boolean {
  return networks.some(
    ([network, bits]) => address.kind() === network.kind() && address.match(network, bits),
  );
}

function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast') return false;
  // The range table knows the special blocks only; everything outside 2000::/3 is unassigned.
  return address.kind() === 'ipv4' || isIn(address, [globalUnicastIPv6]);
}

/** A special IPv6 address can carry an IPv4 one that a gateway on the way unpacks: NAT64, 6to4, compatible. */
function carriedAddresses(address: Address): Address[] {
  const bytes = address.toByteArray();
  if (bytes.length === 4 || isPublic(address)) return [address];
  const carried = [bytes.slice(12), bytes.slice(2, 6)];
  return [address, ...carried.map((four) => ipaddr.fromByteArray(four))];
}
