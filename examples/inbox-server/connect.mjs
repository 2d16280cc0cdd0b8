// Speaks to a running Notiflow with the keys that its first start wrote down.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const rootDir = fileURLToPath(new URL('../..', import.meta.url));

/** Where `npm start` keeps its data, or where DATA_DIR says. */
export const dataDir = path.resolve(rootDir, process.env.DATA_DIR ?? '.notiflows');

/** The installation: its keys, and a function for each of its APIs that answers the body, or null for 404. */
export async function connect() {
  const credentials = await readCredentials();
  const { api_url, api_key, secret_key, account_token } = credentials;
  const admin = { 'x-notiflows-api-key': api_key, 'x-notiflows-secret-key': secret_key };
  return {
    credentials,
    admin: speak(`${api_url}/admin/v1`, admin),
    manage: speak(`${api_url}/management/v1`, { authorization: `Bearer ${account_token}` }),
  };
}

async function readCredentials() {
  const file = path.join(dataDir, 'credentials.json');
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) throw new Error(`There is no ${file}: start Notiflow first (npm start).`);
  const credentials = JSON.parse(text);
  if (credentials.account_token !== undefined) return credentials;
  throw new Error(`${file} has no keys: the database had a project before. Set DATA_DIR.`);
}

function speak(baseUrl, headers) {
  return async (method, where, body) => {
    const response = await fetch(baseUrl + where, {
      method,
      headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
      body: body && JSON.stringify(body),
    }).catch(() => {
      throw new Error(`Nobody answers at ${baseUrl}: is Notiflow running (npm start)?`);
    });
    if (response.status === 404) return null;
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${where} answered ${response.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
}
