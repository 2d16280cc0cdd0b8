import type {
  Digest,
  DigestFrequency,
  MessageCap,
  RestReason,
  UserAttributes,
} from '@notiflow/contracts';
import type { DeliveryFacts } from './deliveries.ts';
import type { Preference } from './gates/weigh-preferences.ts';
import type { Answers } from './questions.ts';

/** A person as steps see one: stored attributes, those given in the run over them. */
export interface Person extends UserAttributes {
  id: string;
  external_id: string;
}

/** Everything a step may ask about the notification that stands at it. */
export interface Facts {
  /** The moment the set was read, by Postgres' clock. */
  now: Date;
  /** The run's data, with what was given for this recipient alone over it. */
  data: Record<string, unknown>;
  recipient: Person;
  actor: Person | null;
  run: RunFacts;
  project: ProjectFacts;
  /** The recipient's stored wishes that may be about this notiflow. */
  preferences: readonly Preference[];
  /** The rest this step was woken from; null when the notification comes to the step. */
  rested: RestReason | null;
  /** What was answered to the questions this step asked, by their kind. */
  answers: Answers;
  /** What steps before this one found out, by their handle. */
  results: Results;
  /** What became of the messages of earlier steps: of those in this advance, and of all where the step asks of them. */
  deliveries: readonly DeliveryFacts[];
  /** The digest it carries; null before a digest step. */
  digest: Digest | null;
  /** How often the recipient wants digests of this notiflow that let one choose; null: as they say. */
  frequency: DigestFrequency | null;
  /** The recipient wants nothing one can opt out of, until a moment or until further notice; null: does. */
  pause: Pause | null;
}

/** That somebody wants nothing for a while; without a moment, until further notice. */
export interface Pause {
  until: Date | null;
}

/** What steps of one notification found out, by their handle; plain JSON, kept as long as the notification's data. */
export type Results = Readonly<Record<string, unknown>>;

/** What a step may ask about the run. */
export interface RunFacts {
  id: string;
  /** 1 high, 2 normal, 3 low. */
  priority: number;
  /** Whether recipients can opt out of its notiflow. */
  includeInPreferences: boolean;
}

/** What a step may ask about the project. */
export interface ProjectFacts {
  /** How many messages of a channel type each recipient gets at most. */
  messageCaps: readonly MessageCap[];
  /** Whether there is any address that nothing is sent to. */
  hasSuppressions: boolean;
}
