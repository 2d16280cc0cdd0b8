import type { AddressFault, ReportKind } from '@notiflow/contracts';

export type { ReportKind };

/** A request in which a service reports something, as it came; header names are in lower case. */
export interface ProviderEvent {
  method: string;
  /** The URL the service was told to call, with its query. */
  url: string;
  headers: Readonly<Record<string, string | undefined>>;
  body: Buffer;
}

/** One thing a service said of one message, or of an address (STOP belongs to no message). */
export interface ProviderReport {
  kind: ReportKind;
  /** Our id, where the service gives it back; it is looked at first. */
  deliveryId?: string;
  /** The id the service gave the message when it took it. */
  providerMessageId?: string;
  /** The address it is about, where the service says so; never logged. */
  address?: string;
  /** Tells a report that is told twice; without it the report is told by what it says. */
  reportId?: string;
  /** When it happened, by the service's clock. */
  at?: Date;
  /** The service's own code, a word for programs. */
  code?: string;
  /** What it shows of the address, when it shows anything. */
  fault?: AddressFault;
}

/** The delivery that `SendInput.eventsUrl` names; the service signs the URL with the rest. */
export function deliveryIdIn(url: string): string | undefined {
  return URL.canParse(url)
    ? (new URL(url).searchParams.get('delivery_id') ?? undefined)
    : undefined;
}

/** A report of what a service gave, without the fields it left out. */
export function definedOf(
  report: { kind: ReportKind } & { [F in keyof ProviderReport]: ProviderReport[F] | undefined },
): ProviderReport {
  const given = Object.entries(report).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as unknown as ProviderReport;
}

/** What stands in the request of a service. */
export interface EventReading {
  reports: ProviderReport[];
  /** What the service wants to hear, where 200 with an empty body will not do. */
  answer?: { status?: number; contentType?: string; body: string };
  /** A URL the service wants called before it reports anything, on one of its own hosts. */
  confirmUrl?: string;
}

/** A service that has to be asked what became of messages. */
export interface ReceiptPolling<S = unknown, C = unknown> {
  /** How long after a message was sent it can first be asked about. */
  afterMs: number;
  /** Until when the service knows; then its silence is final. */
  untilMs: number;
  /** Most ids of one question. */
  idsMax: number;
  /** Asks about messages by the ids their service gave them; those it says nothing of are asked about again. */
  poll(input: {
    providerMessageIds: string[];
    channel: { settings: S; credentials: C };
    signal: AbortSignal;
  }): Promise<ProviderReport[]>;
}
