import type { ApiConfig } from '@notiflow/boot';
import { createOutbound, createOutboundFetch, type OutboundFetch } from '@notiflow/providers';
import { callbackUrl } from './callback-url.ts';
import { createOidcProvider, type OidcProvider } from './oidc-provider.ts';

// What a provider says of itself, its keys and its tokens are some kilobytes.
const bytesMax = 1_048_576;

/**
 * Makes the provider of single sign-on; null where none is configured. Its address is the operator's word, as that of
 * Postgres is, and is often in a private network: so the guard of outbound calls lets it be anywhere but where clouds give
 * credentials to whoever asks, which also holds for the addresses that the provider names.
 */
export function createSingleSignOn(config: ApiConfig): {
  provider: OidcProvider | null;
  close(): Promise<void>;
} {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId } = config;
  if (issuer === undefined || clientId === undefined) return { provider: null, async close() {} };
  const outbound = createOutbound({ allowCidrs: ['0.0.0.0/0', '::/0'] });
  const { fetch, close } = createOutboundFetch(outbound, { bytesMax });
  return { provider: providerOf(config, { issuer, clientId, fetch }), close };
}

function providerOf(
  config: ApiConfig,
  given: { issuer: string; clientId: string; fetch: OutboundFetch },
): OidcProvider {
  return createOidcProvider({
    ...given,
    clientSecret: config.OIDC_CLIENT_SECRET,
    scopes: config.OIDC_SCOPES,
    redirectUri: callbackUrl(config),
  });
}
