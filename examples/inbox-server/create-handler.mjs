// What the server of a product does for its inbox: it says who is signed in, and it sends.
import { setUp, user } from './set-up.mjs';
import { signUserToken } from './signing-key.mjs';

/**
 * Makes a request handler for pages of this origin. `GET /inbox.json` answers what the page has to know, `GET /token` a
 * user token, and `POST /send` sends a message; false for everything else.
 */
export async function createHandler({ origin }) {
  const { admin, signingKey, page } = await setUp({ origin });
  const routes = {
    'GET /inbox.json': () => ({ ...page, userId: user.external_id }),
    // Whom the session of the product belongs to; here there is one person.
    'GET /token': () => ({ token: signUserToken(signingKey, user.external_id) }),
    'POST /send': () =>
      admin('POST', '/notiflows/hello/run', {
        recipients: [{ external_id: user.external_id }],
        data: { time: new Date().toLocaleTimeString('en', { hour12: false }) },
      }),
  };
  return async (request, response) => {
    const route = routes[`${request.method} ${request.url}`];
    if (route === undefined) return false;
    const [status, body] = await Promise.resolve()
      .then(route)
      .then((answer) => [200, answer])
      .catch((error) => [502, { error: error.message }]);
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(body));
    return true;
  };
}
