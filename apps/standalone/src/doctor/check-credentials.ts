import type { Database } from '@notiflow/database';
import {
  createResealer,
  type KeyRing,
  openCredentials,
  openEndpointSecret,
  openSigningSecret,
} from '@notiflow/vault';
import { type Finding, well, wrong } from './finding.ts';

const pageSize = 500;
const namesShown = 5;

/** Something sealed, what opens it, and what people call it. */
interface Sealed {
  id: string;
  name: string;
  sealed: string;
  open(): unknown;
}

/** Opens the credentials of every channel and the secret of every event endpoint and signing key, and shows none. */
export async function checkCredentials(
  { doctor }: Pick<Database, 'doctor'>,
  keyRing: KeyRing,
): Promise<Finding> {
  const { prefix } = createResealer(keyRing);
  let opened = 0;
  let stale = 0;
  const closed: string[] = [];
  for (const list of [listChannels, listEndpoints, listSigningKeys]) {
    for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
      const page = await list({ doctor }, { keyRing, after });
      for (const { name, sealed, open } of page) {
        if (!sealed.startsWith(prefix)) stale += 1;
        if (opens(open)) opened += 1;
        else closed.push(name);
      }
      after = page.at(-1)?.id ?? after;
      if (page.length < pageSize) break;
    }
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
  const can = `of ${opened} channels, event endpoints and signing keys can be opened`;
  if (keys === 1) return can;
  const needed = stale === 0 ? 'none needs' : `${stale} still need`;
  return `${can}; ${needed} an older key`;
}

interface ListInput {
  keyRing: KeyRing;
  after: string;
}

async function listChannels(
  { doctor }: Pick<Database, 'doctor'>,
  { keyRing, after }: ListInput,
): Promise<Sealed[]> {
  const page = await doctor.listSealedChannels({ after, limit: pageSize });
  return page.map(({ id, projectId, projectSlug, handle, credentials: sealed }) => ({
    id,
    name: `${projectSlug}/${handle}`,
    sealed,
    open: () => openCredentials(keyRing, { channel: { projectId, handle }, sealed }),
  }));
}

async function listEndpoints(
  { doctor }: Pick<Database, 'doctor'>,
  { keyRing, after }: ListInput,
): Promise<Sealed[]> {
  const page = await doctor.listSealedEndpoints({ after, limit: pageSize });
  return page.map(({ id, projectId, projectSlug, secret: sealed }) => ({
    id,
    name: `${projectSlug}/event endpoint ${id}`,
    sealed,
    open: () => openEndpointSecret(keyRing, { endpoint: { projectId, id }, sealed }),
  }));
}

async function listSigningKeys(
  { doctor }: Pick<Database, 'doctor'>,
  { keyRing, after }: ListInput,
): Promise<Sealed[]> {
  const page = await doctor.listSealedSigningKeys({ after, limit: pageSize });
  return page.map(({ id, projectId, projectSlug, secret: sealed }) => ({
    id,
    name: `${projectSlug}/signing key ${id}`,
    sealed,
    open: () => openSigningSecret(keyRing, { key: { projectId, id }, sealed }),
  }));
}

function opens(open: Sealed['open']): boolean {
  try {
    open();
    return true;
  } catch {
    return false;
  }
}
