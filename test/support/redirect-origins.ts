import type { Outbound } from '@notiflow/providers';
import type { Dispatcher } from 'undici';

/** Where requests to an origin go instead, by origin; a test adds to it while it runs. */
export type OriginMap = Map<string, string>;

/** The guard with a detour: what would go to a vendor reaches a server of the test, through the same checks. */
export function redirectOrigins(outbound: Outbound, origins: OriginMap): Outbound {
  const detour: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) =>
    dispatch(
      { ...options, origin: origins.get(String(options.origin)) ?? options.origin },
      handler,
    );
  return {
    ...outbound,
    // What speaks another protocol over its socket gets a bare one to the test.
    dial(target) {
      const to = origins.get(`${target.protocol}//${target.host}`);
      if (to === undefined) return outbound.dial(target);
      const { hostname: host, port } = new URL(to);
      return outbound.dial({ protocol: 'tcp:', host, port: Number(port) });
    },
    createAgent: (options) => outbound.createAgent(options).compose(detour),
  };
}
