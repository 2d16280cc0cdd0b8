import type { Db } from '../connect.ts';
import { type Page, type PageInput, readPage } from '../read-page.ts';
import { type SuppressionRecord, suppressionColumns } from './store-suppressions.ts';

/** What the list is narrowed by. */
export interface SuppressionFilters {
  channelType?: string | undefined;
  reason?: string | undefined;
  /** The text by which the list knows an address of the channel type. */
  key?: string | undefined;
}

/** Lists the addresses that nothing is sent to, the newest first; what is over is left out. */
export async function listSuppressions(
  db: Db,
  input: { projectId: string; filters: SuppressionFilters; page: PageInput },
): Promise<Page<SuppressionRecord>> {
  const { channelType, reason, key } = input.filters;
  // What `addressHash` hashes, as a value: the index is looked into then.
  const hashed = key && `${input.projectId} ${channelType} ${key}`;
  return readPage<SuppressionRecord>(
    db,
    {
      columns: suppressionColumns,
      from: 'suppressions s',
      idColumn: 's.id',
      always: ['(s.expires_at IS NULL OR s.expires_at > now())'],
      conditions: [
        ['s.project_id = ?', input.projectId],
        ['s.channel_type = ?', channelType],
        ['s.reason = ?', reason],
        ["s.address_hash = sha256(convert_to(?, 'UTF8'))", hashed],
      ],
    },
    input.page,
  );
}
