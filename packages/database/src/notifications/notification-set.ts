import type {
  DigestFrequency,
  MessageCap,
  MessageLimit,
  QuietHours,
  RestReason,
  RunStatus,
  UserAttributes,
} from '@notiflow/contracts';
import type { StandIn } from '../deliveries/load-channels.ts';
import type { LoadedDigest } from '../digests/load-digests.ts';

/** A person as templates see one: stored attributes under their wire names. */
export interface Person extends UserAttributes {
  id: string;
  external_id: string;
}

/** A pending notification, with everything a step may ask about its recipient. */
export interface LoadedNotification {
  id: string;
  runId: string;
  /** How often it was saved; whoever saves it next says so. */
  visit: number;
  /** The step it was woken at, and from what; null when it has not taken a step yet. */
  stand: { step: string; rested: RestReason } | null;
  /** The call of a fetch step that it waited for where it stands. */
  callId: string | null;
  /** Null when the user was deleted since. */
  recipient: Person | null;
  /** Data given for this recipient alone. */
  data: Record<string, unknown> | null;
  /** What its steps found out so far, by their handle. */
  results: Record<string, unknown>;
  /** The recipient's stored wishes that may be about this notiflow. */
  preferences: LoadedPreference[];
  /** The digest it carries. */
  digest: LoadedDigest | null;
  /** How often its recipient wants digests of this notiflow that let one choose. */
  frequency: DigestFrequency | null;
  /** When its recipient wants quiet. */
  quietHours: QuietHours | null;
  /** Whether its recipient wants nothing but transactional messages, and until when, by Postgres' clock. */
  pause: { until: Date | null } | null;
}

/** A stored wish: about the notiflow of the run or about all, about one channel type or about all. */
export interface LoadedPreference {
  notiflow: boolean;
  channelType: string | null;
  enabled: boolean;
}

/** What the notifications of one run have in common. */
export interface LoadedRun {
  id: string;
  projectId: string;
  status: RunStatus;
  versionId: string;
  data: Record<string, unknown>;
  actor: Person | null;
  priority: number;
  isBroadcast: boolean;
  createdAt: Date;
  expiresAt: Date | null;
  replaceKey: string | null;
  project: { id: string; slug: string; name: string };
  /** Milliseconds by which the project's clock is ahead of Postgres'. */
  clockOffsetMs: number;
  notiflow: { id: string; handle: string; name: string };
  /** Whether recipients can opt out of this notiflow. */
  includeInPreferences: boolean;
  /** How many messages of a channel type a recipient gets at most in the project. */
  messageCaps: MessageCap[];
  /** How many messages of a channel type go out at most. */
  messageLimits: MessageLimit[];
  /** Whether there is any address in the project that nothing is sent to. */
  hasSuppressions: boolean;
}

/** A configured channel as a step finds it, without its credentials. */
export interface LoadedChannel {
  id: string;
  projectId: string;
  handle: string;
  type: string;
  provider: string;
  /** Those that stand in for it, in their order. */
  standIns: StandIn[];
}

/** A set of notifications and what they refer to, each run and channel once. */
export interface NotificationSet {
  /** The moment of reading, by Postgres' clock. */
  now: Date;
  notifications: LoadedNotification[];
  /** Ids that were not looked at, because the set would have held too much with them. */
  left: string[];
  runs: Map<string, LoadedRun>;
  channels: LoadedChannel[];
}
