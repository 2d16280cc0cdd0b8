import { createHash } from 'node:crypto';
import type { Db } from '../connect.ts';
import { type Page, type PageInput, readPage } from '../read-page.ts';
import { type SuppressionRecord, suppressionColumns } from './store-suppressions.ts';

/** What the list is narrowed by. */
export interface SuppressionFilters {
  channelType?: string | undefined;
  reason?: string | undefined;
  /** Texts by which the list would know an address, each of its channel type. */
  keys?: { channelType: string; key: string }[] | undefined;
}

/** Lists the addresses that nothing is sent to, the newest first; what is over is left out. */
export async function listSuppressions(
  db: Db,
  input: { projectId: string; filters: SuppressionFilters; page: PageInput },
): Promise<Page<SuppressionRecord>> {
  const { channelType, reason, keys } = input.filters;
  // What `addressHash` hashes, as values: the index is looked into then.
  const hashes = keys?.map((of) => hash(`${input.projectId} ${of.channelType} ${of.key}`));
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
        ['s.address_hash = ANY(?::bytea[])', hashes],
      ],
    },
    input.page,
  );
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
