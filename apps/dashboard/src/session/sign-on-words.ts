/** What the login page says when nobody came in by single sign-on: what happened, and what to do. */
interface Words {
  title: string;
  text: string;
  /** Whether another account at the provider may help. */
  offersAnotherAccount?: boolean;
}

const ofTheLog = 'The log of the api says more: look for sign_on.failed and the request id below.';

const words: Record<string, Words> = {
  provider_unreachable: {
    title: 'The provider does not answer',
    text: `The api cannot reach OIDC_ISSUER, or got no answer from it within five seconds. Can the machine of the api open its /.well-known/openid-configuration, and does it trust the certificate (NODE_EXTRA_CA_CERTS)? ${ofTheLog}`,
  },
  provider_differs: {
    title: 'The provider is not the one that is configured',
    text: `What answers at OIDC_ISSUER calls itself otherwise, or does not say where its endpoints are. Copy the value of “issuer” from its /.well-known/openid-configuration, slash at the end included. ${ofTheLog}`,
  },
  client_refused: {
    title: 'The provider refused this installation',
    text: `OIDC_CLIENT_ID or OIDC_CLIENT_SECRET is not what it has, or its client does not allow the code flow. ${ofTheLog}`,
  },
  clock_differs: {
    title: 'The clocks differ',
    text: 'By the clock of this server the login is expired, or not valid yet. Compare its clock with that of the provider: more than a minute is too much. Then log in again.',
  },
  token_not_believed: {
    title: 'What the provider said is not believed',
    text: `Its token is signed by another key, for another client, or not for this login. Log in again; when it stays so, compare OIDC_CLIENT_ID and OIDC_ISSUER. ${ofTheLog}`,
  },
  login_expired: {
    title: 'That login is over',
    text: 'It took longer than ten minutes, was begun in another tab or browser, or was used before. Log in again. When it always fails, compare PUBLIC_URL with the address in your browser.',
  },
  canceled: {
    title: 'You did not log in there',
    text: 'The login at the provider was canceled, or you may not use this client there.',
    offersAnotherAccount: true,
  },
  provider_refused: {
    title: 'The provider refused the login',
    text: `Usually the redirect URI or a scope of the client is not allowed there. ${ofTheLog}`,
  },
  no_email: {
    title: 'The provider tells no e-mail address',
    text: 'Members are invited by e-mail address. Let the client have the scope “email” (OIDC_SCOPES), and give the account an address.',
    offersAnotherAccount: true,
  },
  email_not_verified: {
    title: 'Your e-mail address is not verified',
    text: 'The provider does not say that the address is yours. Verify it there, or ask whoever looks after the provider to mark it as verified.',
    offersAnotherAccount: true,
  },
  not_invited: {
    title: 'You are not a member yet',
    text: 'The provider knows you, and nobody here invited your e-mail address. Ask an admin of this installation to add you under “Members”.',
    offersAnotherAccount: true,
  },
  disabled: {
    title: 'You were shut out',
    text: 'An admin disabled your membership. Ask them to enable it again.',
    offersAnotherAccount: true,
  },
  is_somebody_else: {
    title: 'This address came as another account before',
    text: 'The member with your e-mail address is linked to another account at the provider. If that was you, an admin can choose “Forget single sign-on” under “Members”; then log in again.',
    offersAnotherAccount: true,
  },
  too_many_tries: {
    title: 'Too many tries',
    text: 'Too many logins failed from your network within a minute. Wait a moment.',
  },
};

const otherwise: Words = { title: 'The login failed', text: ofTheLog };

/** The words for why nobody came in, by the word in the address of the page. */
export function wordsOfSignOn(reason: string): Words {
  return words[reason] ?? otherwise;
}
