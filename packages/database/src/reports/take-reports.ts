import { isVerdict, type ReportSource } from '@notiflow/contracts';
import { type Db, run, statement, transaction } from '../connect.ts';
import { followReports } from './follow-reports.ts';
import { type MatchedDelivery, matchReports } from './match-reports.ts';
import { type ParkedReport, parkReports, removeParked, takeParked } from './park-reports.ts';
import {
  type KnownReport,
  type ReportingChannel,
  type ToldReport,
  toKnownReports,
} from './told-report.ts';
import { type MatchedReport, writeEvents } from './write-events.ts';

/** What became of the reports of one request. */
export interface TakenReports {
  /** New in the history of a delivery, or followed where they are about an address alone. */
  applied: number;
  /** Put aside until what they are about is recorded. */
  parked: number;
  /** Heard before. */
  repeated: number;
  /** About nothing of ours. */
  left: number;
}

// Whoever gives channels their weight has to know whether to expect reports of one.
const remember = statement<never>(
  'remember-reporting-channel',
  `INSERT INTO channel_health AS h (channel_id, project_id, reported_at)
   SELECT id, project_id, now() FROM channels WHERE id = $1
   ON CONFLICT (channel_id) DO UPDATE SET reported_at = now()
     WHERE h.reported_at IS NULL OR h.reported_at < now() - interval '1 minute'`,
);

/**
 * Takes what a service reported of the messages of a channel, in one transaction with all that follows from it: what it
 * was told may be answered as heard when this resolves. Told again, or in another order, it comes to the same. A constant
 * number of statements.
 */
export async function takeReports(
  db: Db,
  input: { channel: ReportingChannel; source: ReportSource; reports: readonly ToldReport[] },
): Promise<TakenReports> {
  const known = toKnownReports(input.channel, input);
  if (known.length === 0) return { applied: 0, parked: 0, repeated: 0, left: 0 };
  return transaction(db, async (client) => {
    const sorted = sort(known, await matchReports(client, known));
    const events = await writeEvents(client, sorted.matched);
    const put = await parkReports(client, sorted.parked);
    const heard = sorted.parked.filter(({ place, isOpen }) => !isOpen && put.has(place));
    await followReports(client, [...events, ...heard.map(aboutAddress)]);
    await run(client, remember, [input.channel.id]);
    const applied = events.length + heard.length;
    const parked = put.size - heard.length;
    const { length: left } = sorted.left;
    return { applied, parked, left, repeated: known.length - applied - parked - left };
  });
}

/** Looks at most at `limit` reports that came too early for what they are about; answers how many found it. */
export async function applyParked(
  db: Db,
  input: { limit: number },
): Promise<{ taken: number; applied: number }> {
  return transaction(db, async (client) => {
    const known = await takeParked(client, input);
    const { matched } = sort(known, await matchReports(client, known));
    const events = await writeEvents(client, matched);
    await followReports(client, events);
    await removeParked(
      client,
      matched.map(({ report }) => report),
    );
    return { taken: known.length, applied: matched.length };
  });
}

interface Sorted {
  matched: MatchedReport[];
  parked: ParkedReport[];
  left: KnownReport[];
}

function sort(
  reports: readonly KnownReport[],
  deliveries: ReadonlyMap<number, MatchedDelivery>,
): Sorted {
  const sorted: Sorted = { matched: [], parked: [], left: [] };
  for (const [place, report] of reports.entries()) {
    const delivery = deliveries.get(place);
    if (delivery === undefined) sortUnmatched(sorted, place, report);
    // Nobody can know what became of what was never handed over.
    else if (!delivery.isTried && delivery.status !== 'pending') sorted.left.push(report);
    else if (isTooEarly(report, delivery)) {
      sorted.parked.push({ place, deliveryId: delivery.id, isOpen: true, report });
    } else
      sorted.matched.push({ place, deliveryId: delivery.id, report: toKept(report, delivery) });
  }
  return sorted;
}

/** A report as its delivery keeps it: the service's id of a message may say whose it was. */
function toKept(report: KnownReport, { isErased }: MatchedDelivery): KnownReport {
  return isErased ? { ...report, providerMessageId: null } : report;
}

/**
 * Whether how a message ended cannot be said yet, since it is being handed over or has to be again. What arrived already, or
 * came back, is not handed over again although its first try ended with a time-out.
 */
function isTooEarly({ kind }: KnownReport, { status, isTried }: MatchedDelivery): boolean {
  if (!isVerdict(kind)) return false;
  return status === 'processing' || (status === 'pending' && !(isTried && kind !== 'failed'));
}

function sortUnmatched(sorted: Sorted, place: number, report: KnownReport): void {
  const { kind, address, providerMessageId, deliveryId, namesOther } = report;
  const isOfAddress = kind === 'unsubscribed' || kind === 'resubscribed';
  if (isOfAddress && address !== null) {
    sorted.parked.push({ place, deliveryId: null, isOpen: false, report });
  } else if (providerMessageId !== null && deliveryId === null && !namesOther) {
    sorted.parked.push({ place, deliveryId: null, isOpen: true, report });
  } else sorted.left.push(report);
}

function aboutAddress({ report }: ParkedReport) {
  const { projectId, channelType, kind, fault, address } = report;
  return {
    deliveryId: null,
    kind,
    fault,
    address: { projectId, channelType, text: address ?? '' },
  };
}
