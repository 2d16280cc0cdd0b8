import { resolve } from 'node:path';
import type { Context } from '../../context.ts';
import { defineCommand } from '../../define-command.ts';
import { usageFailure } from '../../failure.ts';
import { readIfThere } from '../../files/read-if-there.ts';
import { printable } from '../../terminal/printable.ts';
import type { ShownSigningKey } from './remote-signing-key.ts';
import { requireFreePath, showOnce } from './show-once.ts';

interface CreateInput {
  name: string;
  algorithm?: string;
  purpose?: string;
  publicKey?: string;
  out?: string;
}

/** Makes a signing key, or brings a public one. */
export const createSigningKey = defineCommand<CreateInput>({
  usage: 'signing-key create <name>',
  summary: 'Create a key with which your servers sign who a user is',
  description:
    'Prints the private key or the secret, which is shown this once. With --public-key the private one never leaves you.',
  options: [
    ['--algorithm <name>', 'RS256, ES256, EdDSA or HS256'],
    ['--purpose <what>', 'token, or hash for the hashes of user ids (HS256 alone)'],
    ['--public-key <path>', 'PEM file of a public key of your own'],
    ['--out <path>', 'write what signs into this new file'],
  ],
  examples: [
    'signing-key create pages --out user-signing-key.pem',
    'signing-key create pages --public-key public.pem',
    'signing-key create hashes --algorithm HS256 --purpose hash',
  ],
  async run(context, { name, algorithm, purpose, publicKey, out }) {
    if (out !== undefined) requireFreePath((await read(context, out)) !== null, out);
    const public_key = publicKey === undefined ? undefined : await requireFile(context, publicKey);
    const body = { name, algorithm, purpose, public_key };
    const answer = await context
      .management()
      .request<ShownSigningKey>('POST', '/signing-keys', { body });
    const { body: key } = answer;
    const note = printable(`Created the signing key ${key.id} (${key.algorithm}).`);
    return showOnce(key, { cwd: context.cwd, out, note });
  },
});

function read({ cwd }: Pick<Context, 'cwd'>, path: string): Promise<string | null> {
  return readIfThere(resolve(cwd, path));
}

async function requireFile(context: Pick<Context, 'cwd'>, path: string): Promise<string> {
  const text = await read(context, path);
  if (text === null) throw usageFailure(`There is no file ${path}.`);
  return text;
}
