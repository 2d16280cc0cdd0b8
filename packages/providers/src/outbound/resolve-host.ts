import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import type { AddressJudge } from './judge-address.ts';
import { type OutboundProblem, refusal } from './outbound-problem.ts';

/** Answers every address of a name; rejects with an error that has a `code` like `ENOTFOUND`. */
export type Lookup = (host: string) => Promise<LookupAddress[]>;

/** Addresses that were all checked, or why there are none; `trusted` when the operator allows all of them. */
export type ResolvedHost =
  | { ok: true; addresses: LookupAddress[]; trusted: boolean }
  | { ok: false; problem: OutboundProblem };

/** What resolving a host needs. */
export interface ResolveDeps {
  lookup: Lookup;
  judge: AddressJudge;
}

/** Resolves a host once and refuses it when any of its addresses is refused. */
export async function resolveHost(
  { lookup, judge }: ResolveDeps,
  host: string,
): Promise<ResolvedHost> {
  const addresses = isIP(host) > 0 ? [{ address: host, family: isIP(host) }] : await find();
  if (!Array.isArray(addresses)) return { ok: false, problem: addresses };
  const verdicts = addresses.map(({ address }) => judge(address));
  if (verdicts.includes('refused')) return { ok: false, problem: addressRefused() };
  return { ok: true, addresses, trusted: verdicts.every((verdict) => verdict === 'allowed') };

  async function find(): Promise<LookupAddress[] | OutboundProblem> {
    try {
      const found = await lookup(host);
      return found.length > 0 ? found : unresolved('ENOTFOUND');
    } catch (error) {
      return unresolved(errorCode(error));
    }
  }
}

/** The problem of an address that is neither public nor allowed. */
export function addressRefused(): OutboundProblem {
  return refusal(
    'address_refused',
    'The host has an address that is not public. If the network is yours, add it to OUTBOUND_ALLOW_CIDRS.',
  );
}

/** The system's code of an error (`ECONNREFUSED`), else `unknown_error`. */
export function errorCode(error: unknown): string {
  const code =
    typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : 'unknown_error';
}

function unresolved(code: string): OutboundProblem {
  return { kind: 'unresolved', code, reason: 'The name of the host could not be resolved.' };
}
