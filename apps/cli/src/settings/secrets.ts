import { usageFailure } from '../failure.ts';
import { isJsonObject, parseJsonObject } from '../files/parse-json.ts';

/** Secrets as found in a file or on stdin, and what they are for when it says so. */
export interface GivenSecrets {
  accountToken?: string;
  apiKey?: string;
  secretKey?: string;
  project?: string;
  baseUrl?: string;
}

const kinds = { nf_at_: 'accountToken', pk_: 'apiKey', sk_: 'secretKey' } as const;

/**
 * Reads secrets: the JSON of a credentials file (`account_token`, `api_key`, `secret_key`, `project`,
 * `api_url`), or words told apart by their prefix. `where` names the source in the sentence about what is wrong.
 */
export function parseSecrets(text: string, where: string): GivenSecrets {
  const secrets = text.trim().startsWith('{') ? readFile(text, where) : readWords(text);
  if (secrets.accountToken || secrets.apiKey || secrets.secretKey) return secrets;
  throw usageFailure(`${where} holds no account token (nf_at_…) and no key (pk_…, sk_…).`);
}

function readFile(text: string, where: string): GivenSecrets {
  const file = parseJsonObject(text, where);
  const take = (name: string) => {
    const value = isJsonObject(file) ? file[name] : undefined;
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  return {
    accountToken: take('account_token'),
    apiKey: take('api_key'),
    secretKey: take('secret_key'),
    project: take('project'),
    baseUrl: take('api_url'),
  };
}

function readWords(text: string): GivenSecrets {
  const secrets: GivenSecrets = {};
  for (const word of text.split(/\s+/)) {
    for (const [prefix, kind] of Object.entries(kinds)) {
      if (word.startsWith(prefix)) secrets[kind] = word;
    }
  }
  return secrets;
}
