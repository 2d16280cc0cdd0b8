import {
  type ChannelType,
  createParser,
  type FieldProblem,
  type LengthLimit,
  type Messages,
  type Parsed,
  type Parser,
  type Reach,
  type SendingChannelType,
} from '@notiflow/contracts';
import { commonSettings } from './common-settings.ts';
import type { Outbound } from './outbound/create-outbound.ts';
import type { EventReading, ProviderEvent, ReceiptPolling } from './provider-report.ts';
import { rejected, type SendInput, type SendResult } from './send-result.ts';
import { noWriter, type SourceWriter } from './source-writer.ts';

/** A JSON Schema of an object, written as plain data. */
export type JsonSchema = Parameters<typeof createParser>[0];

/** The type of the values a schema lets through. */
export type ValueOf<S extends JsonSchema> =
  ReturnType<typeof createParser<S>> extends Parser<infer T> ? T : never;

/** Settings and credentials of a channel, as stored or as asked for. */
export interface ChannelValues<S = unknown, C = unknown> {
  settings: S;
  credentials: C;
}

/** A provider at work: it keeps its sockets until it is closed. */
export interface ProviderConnection<M, S = unknown, C = unknown> {
  /** Hands over one message and says what became of it; anything thrown is a bug. */
  send(input: SendInput<M, S, C>): Promise<SendResult>;
  close(): Promise<void>;
}

/** How a service reports by itself what became of messages. */
export interface ProviderEvents<S = unknown, C = unknown> {
  /**
   * Tells whether the service itself made this request. False as well when the channel lacks what the check needs. May
   * fetch the service's own keys through the guard.
   */
  verify(
    event: ProviderEvent,
    channel: ChannelValues<S, C>,
    outbound: Outbound,
  ): boolean | Promise<boolean>;
  /** Reads what a request says that was verified; what it does not know is no report. */
  read(event: ProviderEvent, channel: ChannelValues<S, C>): EventReading;
}

interface ProviderFacts {
  channelType: ChannelType;
  name: string;
  settings: JsonSchema;
  credentials: JsonSchema;
  /** Everything that is wrong with the values of a channel; fields start with `settings.` or `credentials.`. */
  check(channel: ChannelValues, outbound: Outbound, writer?: SourceWriter): Promise<FieldProblem[]>;
  /** What the provider makes for a channel that comes without it; null when it makes nothing. */
  made: MadeValues | null;
  /** What people's registrations on a channel were made for: with another one, they lead nowhere. Null when with nothing. */
  registeredWith(settings: unknown): string | null;
}

/** What a provider makes itself for its channels. */
export interface MadeValues {
  /** The fields it fills in, as `settings.public_key`. */
  fields: readonly string[];
  /** The values with what was missing; the very same object when nothing was. */
  complete(channel: PlainValues): PlainValues;
}

/** Values of a channel that nobody has read yet. */
export type PlainValues = ChannelValues<Record<string, unknown>, Record<string, unknown>>;

/** A provider that speaks to an outside service. */
export interface SendingProvider extends ProviderFacts {
  storedOnly: false;
  channelType: SendingChannelType;
  /** After this long an attempt is aborted. */
  timeoutMs: number;
  /** How many attempts one worker process may have open at once; connections should be as many. */
  concurrency: number;
  /** How many of them may be of one channel, where each channel has connections of its own. */
  channelConcurrency: number;
  /** Whether the receiver can tell a repeat by the delivery id. */
  takesKey: boolean;
  /** How the service reports what became of a message; null when it does not. */
  events: ProviderEvents | null;
  /** How it is asked what became of messages, where it has to be asked; null where it reports by itself or not at all. */
  receipts(outbound: Outbound): ReceiptPolling | null;
  /** Whom its channels reach, where their type asks what is registered. */
  reach: Reach;
  /** How long a message of it may be; null when its channel type says it, or nobody does. */
  lengthLimit: LengthLimit<SendInput['message']> | null;
  /** Names the receiver of a message where one channel has many, so that none holds another up; null when there is none. */
  receiverOf?(message: SendInput['message']): string | null;
  connect(outbound: Outbound, writer?: SourceWriter): ProviderConnection<SendInput['message']>;
}

/** A channel type whose stored delivery is the message itself: there is nothing to send. */
export interface StoredProvider extends ProviderFacts {
  storedOnly: true;
}

/** One provider of the registry. */
export type ProviderDefinition = SendingProvider | StoredProvider;

/** What a provider is defined from. */
export interface ProviderSpec<
  T extends SendingChannelType,
  S extends JsonSchema,
  C extends JsonSchema,
> extends Pick<SendingProvider, 'name' | 'timeoutMs' | 'concurrency' | 'takesKey'> {
  channelType: T;
  settings: S;
  credentials: C;
  /** Names the receiver of a message where one channel has many; without it the channel is the receiver. */
  receiverOf?(message: Messages[T]): string | null;
  /** Unset: as many as all of them. */
  channelConcurrency?: number;
  /** What the schemas cannot say. */
  check?(
    channel: ChannelValues<ValueOf<S>, ValueOf<C>>,
    outbound: Outbound,
    writer: SourceWriter,
  ): Promise<FieldProblem[]>;
  events?: ProviderEvents<ValueOf<S>, ValueOf<C>>;
  receipts?(outbound: Outbound): ReceiptPolling<ValueOf<S>, ValueOf<C>>;
  reach?: Reach;
  lengthLimit?: LengthLimit<Messages[T]>;
  made?: MadeValues;
  registeredWith?(settings: unknown): string | null;
  connect(
    outbound: Outbound,
    writer: SourceWriter,
  ): ProviderConnection<Messages[T], ValueOf<S>, ValueOf<C>>;
}

/**
 * Defines a provider from its schemas and its connection; stored values are parsed again before each send. Its settings
 * are its own and those every provider takes.
 */
export function defineProvider<
  T extends SendingChannelType,
  const S extends JsonSchema,
  const C extends JsonSchema,
>(spec: ProviderSpec<T, S, C>): SendingProvider {
  const settings = withCommonSettings(spec.settings);
  const parse = createChannelParser({ ...spec, settings });
  return {
    ...spec,
    settings,
    storedOnly: false,
    channelConcurrency: spec.channelConcurrency ?? spec.concurrency,
    async check(channel, outbound, writer = noWriter) {
      const parsed = parse(channel);
      return parsed.ok
        ? ((await spec.check?.(parsed.value, outbound, writer)) ?? [])
        : parsed.problems;
    },
    made: spec.made ?? null,
    registeredWith: (given) => spec.registeredWith?.(given) ?? null,
    events: spec.events === undefined ? null : bindEvents(spec.events, parse),
    receipts: (outbound) => {
      const polling = spec.receipts?.(outbound);
      return polling === undefined ? null : bindReceipts(polling, parse);
    },
    reach: spec.reach ?? 'registered',
    lengthLimit: (spec.lengthLimit as LengthLimit<SendInput['message']> | undefined) ?? null,
    receiverOf: (message) => spec.receiverOf?.(message as Messages[T]) ?? null,
    connect(outbound, writer = noWriter) {
      const connection = spec.connect(outbound, writer);
      return {
        async send(input) {
          const parsed = parse(input.channel);
          if (!parsed.ok) return rejected('config', describeProblems(parsed.problems));
          // The channel type, by which the provider was found, decides the shape of the message.
          const message = input.message as Messages[T];
          return connection.send({
            ...input,
            message,
            channel: { id: input.channel.id, ...parsed.value },
          });
        },
        close: () => connection.close(),
      };
    },
  };
}

/** Defines a provider that sends nothing because the stored delivery is the message. */
export function defineStoredProvider(
  spec: Pick<StoredProvider, 'channelType' | 'name' | 'settings' | 'credentials'>,
): StoredProvider {
  const parse = createChannelParser(spec);
  return {
    ...spec,
    storedOnly: true,
    made: null,
    registeredWith: () => null,
    async check(channel) {
      const parsed = parse(channel);
      return parsed.ok ? [] : parsed.problems;
    },
  };
}

/** The common settings come last in the documents; the type is that of the provider's own, who never reads the others. */
function withCommonSettings<S extends JsonSchema>(settings: S): S {
  const { properties } = settings as { properties?: object };
  return { ...settings, properties: { ...properties, ...commonSettings } };
}

type ChannelParser<S, C> = (channel: ChannelValues) => Parsed<ChannelValues<S, C>>;

function bindEvents<S, C>(
  events: ProviderEvents<S, C>,
  parse: ChannelParser<S, C>,
): ProviderEvents {
  return {
    async verify(event, channel, outbound) {
      const parsed = parse(channel);
      return parsed.ok && (await events.verify(event, parsed.value, outbound));
    },
    read(event, channel) {
      const parsed = parse(channel);
      return parsed.ok ? events.read(event, parsed.value) : { reports: [] };
    },
  };
}

function bindReceipts<S, C>(
  polling: ReceiptPolling<S, C>,
  parse: ChannelParser<S, C>,
): ReceiptPolling {
  return {
    ...polling,
    async poll(input) {
      const parsed = parse(input.channel);
      return parsed.ok ? polling.poll({ ...input, channel: parsed.value }) : [];
    },
  };
}

function createChannelParser<S extends JsonSchema, C extends JsonSchema>(schemas: {
  settings: S;
  credentials: C;
}): ChannelParser<ValueOf<S>, ValueOf<C>> {
  const parseSettings: Parser<ValueOf<S>> = createParser(schemas.settings);
  const parseCredentials: Parser<ValueOf<C>> = createParser(schemas.credentials);
  return (channel) => {
    const settings = parseSettings(channel.settings ?? {});
    const credentials = parseCredentials(channel.credentials ?? {});
    if (settings.ok && credentials.ok) {
      return { ok: true, value: { settings: settings.value, credentials: credentials.value } };
    }
    return {
      ok: false,
      problems: [
        ...within('settings', settings, schemas.settings),
        ...within('credentials', credentials, schemas.credentials),
      ],
    };
  };
}

function within(parent: string, parsed: Parsed<unknown>, schema: JsonSchema): FieldProblem[] {
  if (parsed.ok) return [];
  return parsed.problems.map((problem) => ({
    ...problem,
    message: describeFormat(problem, schema),
    field: problem.field === '' ? parent : `${parent}.${problem.field}`,
  }));
}

/** Nobody can guess a pattern: whoever breaks it is told what stands there. */
function describeFormat({ field, message, reason }: FieldProblem, schema: JsonSchema): string {
  const { properties = {} } = schema as {
    properties?: Record<string, { pattern?: string; description?: string }>;
  };
  const facts = Object.hasOwn(properties, field) ? properties[field] : undefined;
  const { pattern, description } = facts ?? {};
  const isBroken = reason === 'format' && pattern !== undefined && description !== undefined;
  return isBroken ? `${message}: ${description}` : message;
}

function describeProblems(problems: FieldProblem[]): { code: string; reason: string } {
  const fields = problems.map(({ field }) => field).join(', ');
  return { code: 'channel_invalid', reason: `The channel has invalid values: ${fields}.` };
}
