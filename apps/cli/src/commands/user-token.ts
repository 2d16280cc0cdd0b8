import { SignJWT } from 'jose';
import { defineCommand } from '../define-command.ts';
import { usageFailure } from '../failure.ts';
import { readSigningKey } from '../user-tokens/read-signing-key.ts';

const secondsOf: Record<string, number> = { s: 1, m: 60, h: 3_600 };
const lifeMaxS = 24 * 60 * 60;

interface UserTokenInput {
  externalId: string;
  expires?: string;
  keyFile?: string;
  kid?: string;
}

/** Signs a user token here, as a server of the customer does: the key goes nowhere. */
export const userToken = defineCommand<UserTokenInput>({
  usage: 'user-token <external-id>',
  summary: 'Sign a token for a user of your pages',
  description:
    'Signs on this machine, with the key of --key-file, of NOTIFLOWS_USER_SIGNING_KEY or of .notiflows/credentials.json. The user must be known to the project.',
  options: [
    ['--expires <time>', 'how long it lives: 30s, 15m, 24h', '1h'],
    ['--key-file <path>', 'private key as PEM, or shared secret'],
    ['--kid <id>', 'id of the signing key; without it each key of the algorithm is tried'],
  ],
  examples: ['user-token ada', 'user-token ada --expires 15m --key-file user-signing-key.pem'],
  async run(context, { externalId, expires = '1h', keyFile, kid }) {
    const { key, algorithm: alg, id } = await readSigningKey(context, keyFile);
    const iat = Math.floor(Date.now() / 1000);
    const exp = iat + readLife(expires);
    const header = { alg, typ: 'JWT', kid: kid ?? id };
    const token = await new SignJWT({ sub: externalId, iat, exp })
      .setProtectedHeader(JSON.parse(JSON.stringify(header)))
      .sign(key);
    const expires_at = new Date(exp * 1000).toISOString();
    return { data: { external_id: externalId, token, expires_at }, text: token };
  },
});

function readLife(text: string): number {
  const [, amount, unit] = /^([1-9]\d{0,5})([smh])$/.exec(text) ?? [];
  const seconds = Number(amount) * (secondsOf[unit ?? ''] ?? Number.NaN);
  if (seconds <= lifeMaxS) return seconds;
  throw usageFailure(`"${text}" must be written as 30s, 15m or 1h, and be 24h at most.`);
}
