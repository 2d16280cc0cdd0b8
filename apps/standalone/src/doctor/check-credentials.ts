import type { Database, SealedChannel } from '@notiflow/database';
import { createResealer, type KeyRing, openCredentials } from '@notiflow/vault';
import { type Finding, well, wrong } from './finding.ts';

const pageSize = 500;
const namesShown = 5;

/** Opens the credentials of every channel, and shows none. */
export async function checkCredentials(
  { doctor }: Pick<Database, 'doctor'>,
  keyRing: KeyRing,
): Promise<Finding> {
  const { prefix } = createResealer(keyRing);
  let opened = 0;
  let stale = 0;
  const closed: string[] = [];
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const page = await doctor.listSealedChannels({ after, limit: pageSize });
    for (const channel of page) {
      if (!channel.credentials.startsWith(prefix)) stale += 1;
      if (opens(keyRing, channel)) opened += 1;
      else closed.push(`${channel.projectSlug}/${channel.handle}`);
    }
    after = page.at(-1)?.id ?? after;
    if (page.length < pageSize) break;
  }
  if (closed.length === 0)
    return well('Credentials', describeOpened({ opened, stale, keys: keyRing.size }));
  const names = closed.slice(0, namesShown).join(', ');
  const others = closed.length > namesShown ? ` and ${closed.length - namesShown} more` : '';
  return wrong(
    'Credentials',
    `Those of ${names}${others} cannot be opened. Add the key they were sealed with to ENCRYPTION_KEYS, or set them anew`,
  );
}

function describeOpened({
  opened,
  stale,
  keys,
}: {
  opened: number;
  stale: number;
  keys: number;
}): string {
  const can = `of ${opened} channels can be opened`;
  if (keys === 1) return can;
  const needed = stale === 0 ? 'none needs' : `${stale} still need`;
  return `${can}; ${needed} an older key`;
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
