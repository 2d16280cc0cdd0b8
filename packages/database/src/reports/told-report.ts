import { createHash } from 'node:crypto';
import {
  type AddressFault,
  parseId,
  type ReportKind,
  type ReportSource,
} from '@notiflow/contracts';

/** The channel whose service reports. */
export interface ReportingChannel {
  id: string;
  projectId: string;
  type: string;
}

/** One thing a service said of one message, or of an address. */
export interface ToldReport {
  kind: ReportKind;
  /** Our id, where the service gives it back. */
  deliveryId?: string;
  /** The id the service gave the message. */
  providerMessageId?: string;
  /** The address it is about; it is looked at, and not kept. */
  address?: string;
  /** Tells a report that is told twice; without it the report is told by what it says. */
  reportId?: string;
  /** When it happened, by the service's clock. */
  at?: Date;
  code?: string;
  fault?: AddressFault;
}

/** A report as it is looked at and stored: nothing in it that a row does not take. */
export interface KnownReport {
  channelId: string;
  projectId: string;
  channelType: string;
  /** A digest in hex by which it is known when it is told again. */
  key: string;
  kind: ReportKind;
  deliveryId: string | null;
  providerMessageId: string | null;
  at: string | null;
  code: string | null;
  fault: AddressFault | null;
  source: ReportSource;
  /** Null: now. */
  receivedAt: string | null;
  /** Not stored. */
  address: string | null;
  /** Named a delivery, which is none of ours: somebody else uses the same account. */
  namesOther: boolean;
}

/** Reads what a service reported of the messages of a channel. */
export function toKnownReports(
  channel: ReportingChannel,
  { source, reports }: { source: ReportSource; reports: readonly ToldReport[] },
): KnownReport[] {
  return reports.map((report) => {
    const { kind, deliveryId, providerMessageId, address, code, fault } = report;
    const ownId = deliveryId === undefined ? null : parseId(deliveryId);
    return {
      channelId: channel.id,
      projectId: channel.projectId,
      channelType: channel.type,
      key: keyOf(channel, report),
      kind,
      deliveryId: ownId,
      providerMessageId: toStorable(providerMessageId),
      at: toMoment(report.at),
      // A word for programs, whatever a service puts there.
      code: code !== undefined && /^[\w.:-]{1,100}$/.test(code) ? code : null,
      fault: fault ?? null,
      source,
      receivedAt: null,
      address: toStorable(address),
      namesOther: deliveryId !== undefined && ownId === null,
    };
  });
}

function keyOf(channel: ReportingChannel, report: ToldReport): string {
  const { kind, reportId, deliveryId, providerMessageId, address, at, code } = report;
  const said =
    reportId === undefined
      ? [deliveryId, providerMessageId, address, toMoment(at), code]
      : [reportId];
  return createHash('sha256')
    .update(JSON.stringify([channel.id, kind, ...said]))
    .digest('hex');
}

const textMax = 1_000;

/** A text as a row takes it; null for one that is none. */
function toStorable(text: string | undefined): string | null {
  if (text === undefined || text === '' || text.length > textMax) return null;
  return text.includes('\u0000') ? null : text.toWellFormed();
}

// A clock that is far off says nothing of the order of things.
const sinceYear = 2000;
const aheadMsMax = 24 * 60 * 60_000;

function toMoment(at: Date | undefined): string | null {
  if (at === undefined || Number.isNaN(at.getTime())) return null;
  const isSane = at.getUTCFullYear() >= sinceYear && at.getTime() < Date.now() + aheadMsMax;
  return isSane ? at.toISOString() : null;
}
