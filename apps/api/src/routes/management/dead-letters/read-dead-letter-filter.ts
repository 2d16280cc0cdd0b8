import type { DeadStatus } from '@notiflow/contracts';
import type { DeadLetterFilter } from '@notiflow/database';
import { readQueryId } from '../../../request/list-query.ts';

/** What narrows dead letters, as it stands in a query. */
export interface DeadLetterQuery {
  status?: DeadStatus;
  channel_id?: string;
  notiflow_id?: string;
  notiflow_run_id?: string;
  failed_after?: string;
  failed_before?: string;
}

/** Reads what dead letters are narrowed by; throws for what is no id. */
export function readDeadLetterFilter(query: DeadLetterQuery): DeadLetterFilter {
  return {
    status: query.status,
    channelId: readQueryId('channel_id', query.channel_id),
    notiflowId: readQueryId('notiflow_id', query.notiflow_id),
    runId: readQueryId('notiflow_run_id', query.notiflow_run_id),
    failedAfter: readMoment(query.failed_after),
    failedBefore: readMoment(query.failed_before),
  };
}

function readMoment(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
