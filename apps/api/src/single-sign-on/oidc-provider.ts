import type { OutboundFetch } from '@notiflow/providers';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  clockTolerance,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  skipSubjectCheck,
} from 'openid-client';
import { explainFailure } from './explain-failure.ts';
import { SignOnError } from './sign-on-error.ts';

/** What a browser carries between going to the provider and coming back. */
export interface BegunLogin {
  state: string;
  nonce: string;
  verifier: string;
}

/** Somebody as the provider names them. */
export interface ProvenIdentity {
  issuer: string;
  subject: string;
  email: string | null;
  isEmailVerified: boolean;
  name: string;
  /** Google's word for the organisation that an account is of. */
  hostedDomain: string | null;
}

/** The provider of single sign-on; both throw a `SignOnError`. */
export interface OidcProvider {
  /** Where somebody goes to show who they are; `prompt` makes the provider ask again. */
  begin(prompt?: string): Promise<BegunLogin & { url: string }>;
  /** Who came back by this address. */
  finish(cameBackTo: URL, begun: BegunLogin): Promise<ProvenIdentity>;
}

interface ProviderOptions {
  issuer: string;
  clientId: string;
  clientSecret: string | undefined;
  scopes: string;
  redirectUri: string;
  fetch: OutboundFetch;
}

const timeoutS = 5;
// A clock may be wrong by so much.
const toleranceS = 60;
// The provider may move its endpoints; its keys are looked up anew whenever a token names an unknown one.
const knownMs = 60 * 60_000;

/** Makes the provider; it is asked about itself when somebody first logs in, so that the api starts without it. */
export function createOidcProvider(options: ProviderOptions): OidcProvider {
  const discover = rememberFor(knownMs, () => discoverProvider(options));
  return {
    async begin(prompt) {
      const configuration = await discover().catch(fail);
      const [state, nonce, verifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()];
      const url = buildAuthorizationUrl(configuration, {
        redirect_uri: options.redirectUri,
        scope: options.scopes,
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(prompt !== undefined && { prompt }),
      });
      return { state, nonce, verifier, url: url.href };
    },
    async finish(cameBackTo, { state, nonce, verifier }) {
      if (cameBackTo.searchParams.get('state') !== state) {
        throw new SignOnError('login_expired', 'The browser came back from another login');
      }
      try {
        const configuration = await discover();
        const tokens = await authorizationCodeGrant(configuration, cameBackTo, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        return await readIdentity(configuration, tokens);
      } catch (error) {
        throw explainFailure(error);
      }
    },
  };
}

function fail(error: unknown): never {
  throw explainFailure(error);
}

async function discoverProvider(options: ProviderOptions): Promise<Configuration> {
  const issuer = new URL(options.issuer);
  const metadata = { [clockTolerance]: toleranceS };
  const configuration = await discovery(
    issuer,
    options.clientId,
    metadata,
    authenticateClient(options.clientSecret),
    {
      [customFetch]: options.fetch,
      timeout: timeoutS,
      // The signature of a token is checked, also of one that came straight from the provider.
      execute: [
        enableNonRepudiationChecks,
        ...(issuer.protocol === 'http:' ? [allowInsecureRequests] : []),
      ],
    },
  );
  const { authorization_endpoint, token_endpoint, jwks_uri } = configuration.serverMetadata();
  if (!authorization_endpoint || !token_endpoint || !jwks_uri) {
    throw new SignOnError('provider_differs', 'The provider does not say where its endpoints are');
  }
  return configuration;
}

/** Shows the secret in the way that the provider says it takes; without a word it is the header. */
function authenticateClient(secret: string | undefined): ClientAuth {
  if (secret === undefined) return None();
  const [inBody, inHeader] = [ClientSecretPost(secret), ClientSecretBasic(secret)];
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const takesHeader = methods.includes('client_secret_basic');
    return (takesHeader ? inHeader : inBody)(server, ...rest);
  };
}

type Tokens = Awaited<ReturnType<typeof authorizationCodeGrant>>;

/** Who the token is about; what it leaves out of address and name the provider is asked for. */
async function readIdentity(configuration: Configuration, tokens: Tokens): Promise<ProvenIdentity> {
  const claims = tokens.claims();
  if (claims === undefined) throw new SignOnError('token_not_believed', 'There is no ID token');
  const asked =
    claims.email === undefined && configuration.serverMetadata().userinfo_endpoint !== undefined
      ? await fetchUserInfo(configuration, tokens.access_token, skipSubjectCheck)
      : {};
  if ('sub' in asked && asked.sub !== claims.sub) {
    throw new SignOnError('token_not_believed', 'The provider tells about somebody else');
  }
  const { sub: subject, iss: issuer } = claims;
  const said: Record<string, unknown> = { ...asked, ...claims };
  return {
    issuer,
    subject,
    email: textOf(said.email),
    // Some providers have it as a text.
    isEmailVerified: said.email_verified === true || said.email_verified === 'true',
    name: (textOf(said.name) ?? '').slice(0, 100),
    hostedDomain: textOf(said.hd),
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Asks once for all who come meanwhile, and remembers what was answered; what failed is asked for again. */
function rememberFor<T>(ms: number, ask: () => Promise<T>): () => Promise<T> {
  let known: { answer: Promise<T>; until: number } | null = null;
  return () => {
    if (known !== null && performance.now() < known.until) return known.answer;
    const answer = ask();
    known = { answer, until: performance.now() + ms };
    answer.catch(() => {
      if (known?.answer === answer) known = null;
    });
    return answer;
  };
}
