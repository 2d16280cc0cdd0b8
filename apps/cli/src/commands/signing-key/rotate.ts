import { resolve } from 'node:path';
import { toPathPart } from '../../api-client.ts';
import { defineCommand } from '../../define-command.ts';
import { readIfThere } from '../../files/read-if-there.ts';
import { printable } from '../../terminal/printable.ts';
import type { ShownSigningKey } from './remote-signing-key.ts';
import { requireFreePath, showOnce } from './show-once.ts';

type Rotated = ShownSigningKey & { replaces: { id: string; expires_at: string } };

/** Puts a new signing key in the place of one, which goes on working for a while. */
export const rotateSigningKey = defineCommand<{ id: string; overlap?: string; out?: string }>({
  usage: 'signing-key rotate <id>',
  summary: 'Replace a signing key; the old one works on for a day',
  options: [
    ['--overlap <seconds>', 'for how long what the old key signs is still believed'],
    ['--out <path>', 'write what signs into this new file'],
  ],
  examples: ['signing-key rotate 01935b1e-7c2a-7f6e-9d53-0d6b2a0c1f11 --out next-key.pem'],
  async run({ management, cwd }, { id, overlap, out }) {
    if (out !== undefined) requireFreePath((await readIfThere(resolve(cwd, out))) !== null, out);
    const body = overlap === undefined ? {} : { overlap_seconds: Number(overlap) };
    const path = `/signing-keys/${toPathPart(id)}/rotate`;
    const { body: key } = await management().request<Rotated>('POST', path, { body });
    const until = `The old one works until ${key.replaces.expires_at}.`;
    const note = printable(`Created the signing key ${key.id} (${key.algorithm}). ${until}`);
    return showOnce(key, { cwd, out, note });
  },
});
