import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CommandResult } from '../../define-command.ts';
import { usageFailure } from '../../failure.ts';
import type { ShownSigningKey } from './remote-signing-key.ts';

/**
 * Hands over what signs: into a new file that only its owner may read, or on stdout. What was made is made by then, so
 * that a file that cannot be written must not swallow it.
 */
export async function showOnce(
  key: ShownSigningKey,
  { cwd, out, note }: { cwd: string; out: string | undefined; note: string },
): Promise<CommandResult> {
  const { private_key, secret } = key;
  const signs = private_key ?? secret;
  if (signs === null || out === undefined) {
    const once = signs === null ? '' : ' What signs is shown this once: keep it.';
    return { data: key, ...(signs !== null && { text: signs.trimEnd() }), note: `${note}${once}` };
  }
  try {
    await writeFile(resolve(cwd, out), signs, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const why = `${out} could not be written (${(error as Error).message})`;
    return { data: key, text: signs.trimEnd(), note: `${note} ${why}: keep what is on stdout.` };
  }
  const data = { ...key, private_key: null, private_key_base64: null, secret: null };
  return { data, note: `${note} What signs is in ${out}.` };
}

/** Fails for a file that is there already, before anything is made. */
export function requireFreePath(isThere: boolean, out: string): void {
  if (isThere) throw usageFailure(`${out} is there already.`, 'Name another file.');
}
