import type { Database, SealedChannel } from '@notiflow/database';
import { type KeyRing, openCredentials } from '@notiflow/vault';
import { type Finding, well, wrong } from './finding.ts';

const pageSize = 500;
const namesShown = 5;

/** Opens the credentials of every channel, and shows none. */
export async function checkCredentials(
  { doctor }: Pick<Database, 'doctor'>,
  keyRing: KeyRing,
): Promise<Finding> {
  let opened = 0;
  const closed: string[] = [];
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const page = await doctor.listSealedChannels({ after, limit: pageSize });
    for (const channel of page) {
      if (opens(keyRing, channel)) opened += 1;
      else closed.push(`${channel.projectSlug}/${channel.handle}`);
    }
    after = page.at(-1)?.id ?? after;
    if (page.length < pageSize) break;
  }
  if (closed.length === 0) return well('Credentials', `of ${opened} channels can be opened`);
  const names = closed.slice(0, namesShown).join(', ');
  const others = closed.length > namesShown ? ` and ${closed.length - namesShown} more` : '';
  return wrong(
    'Credentials',
    `Those of ${names}${others} cannot be opened. Add the key they were sealed with to ENCRYPTION_KEYS, or set them anew`,
  );
}

function opens(
  keyRing: KeyRing,
  { projectId, handle, credentials: sealed }: SealedChannel,
): boolean {
  try {
    openCredentials(keyRing, { channel: { projectId, handle }, sealed });
    return true;
  } catch {
    return false;
  }
}
