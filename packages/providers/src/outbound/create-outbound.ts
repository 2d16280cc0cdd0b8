import { lookup as systemLookup } from 'node:dns/promises';
import { Agent, type buildConnector, type Dispatcher } from 'undici';
import { type Dialed, type DialTarget, dial, resolveTarget } from './dial.ts';
import { createAddressJudge } from './judge-address.ts';
import { OutboundError, type OutboundProblem } from './outbound-problem.ts';
import { parseOutboundUrl } from './parse-outbound-url.ts';
import { type Lookup, type ResolveDeps, type ResolvedHost, resolveHost } from './resolve-host.ts';

const webPorts: ReadonlySet<number> = new Set([80, 443, 8080, 8443]);

/** The only way out: every address is checked before a byte leaves, and proxy variables are not read. */
export interface Outbound {
  /** Null when the URL may be saved. A name that does not resolve now is no problem here; sending checks again. */
  checkUrl(url: string): Promise<OutboundProblem | null>;
  /** The same for a bare host of any port (SMTP). */
  checkHost(host: string): Promise<OutboundProblem | null>;
  /** Every address of a host, each checked. */
  resolve(host: string): Promise<ResolvedHost>;
  /** Opens a socket to a checked address, within 10 seconds of connecting. */
  dial(target: DialTarget): Promise<Dialed>;
  /** An HTTP agent that dials this way and only web ports; failures to connect are `OutboundError`. Its owner closes it. */
  createAgent(options?: Omit<Agent.Options, 'connect' | 'factory'>): Dispatcher;
}

/** What the guard lets through beside the public internet, and who resolves names. */
export interface OutboundOptions {
  allowCidrs: readonly string[];
  lookup?: Lookup;
}

/** Builds the guard; throws one error that names every bad CIDR. */
export function createOutbound({ allowCidrs, lookup = lookupAll }: OutboundOptions): Outbound {
  const deps: ResolveDeps = { lookup, judge: createAddressJudge(allowCidrs) };
  return {
    async checkUrl(url) {
      const parsed = parseOutboundUrl(url);
      if (!parsed.ok) return parsed.problem;
      return refusalOf(await resolveTarget(deps, { ...parsed.target, ports: webPorts }));
    },
    checkHost: async (host) => refusalOf(await resolveHost(deps, host)),
    resolve: (host) => resolveHost(deps, host),
    dial: (target) => dial(deps, target),
    createAgent: (options) => new Agent({ ...options, connect: createConnector(deps) }),
  };
}

function lookupAll(host: string): ReturnType<Lookup> {
  return systemLookup(host, { all: true });
}

function refusalOf(resolved: ResolvedHost): OutboundProblem | null {
  return resolved.ok || resolved.problem.kind !== 'refused' ? null : resolved.problem;
}

function createConnector(deps: ResolveDeps): buildConnector.connector {
  return ({ protocol, hostname, port, servername }, callback) => {
    const target: DialTarget = {
      protocol: protocol === 'https:' ? 'https:' : 'http:',
      host: hostname,
      port: Number(port || (protocol === 'https:' ? 443 : 80)),
      servername,
      ports: webPorts,
    };
    dial(deps, target).then(
      (dialed) =>
        dialed.ok
          ? callback(null, dialed.socket)
          : callback(new OutboundError(dialed.problem), null),
      (error: Error) => callback(error, null),
    );
  };
}
