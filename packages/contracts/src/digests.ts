/** A person of a digest's item, as a template sees one. */
export interface DigestPerson {
  id: string;
  external_id: string;
  email: string | null;
  first_name: string | null;
  last_name: string | null;
}

/** One event of a digest: what its run was accepted with. */
export interface DigestItem {
  data: Record<string, unknown>;
  /** Null when the run named nobody, or who was erased since. */
  actor: DigestPerson | null;
  recipient: DigestPerson;
}

/** What the steps and templates behind a digest step see of it. */
export interface Digest {
  /** How many events it has, however few of them are in `items`. */
  total_items: number;
  /** How many different people caused them. */
  total_actors: number;
  /** The same as `total_items`, under the name it has in older templates. */
  size: number;
  /** Its events in the order in which they were accepted, as many as `digestItemsBytesMax` holds, at least one. */
  items: DigestItem[];
  /** The first of the items. */
  first: DigestItem | null;
  /** Whether it is one event that went on at once, and others are collected behind it. */
  leading: boolean;
}

/**
 * How many bytes of JSON the items of one digest may have where they are seen all at once, in templates and conditions:
 * together with everything else that a message is made of they have to be held. All of them are read over the API.
 */
export const digestItemsBytesMax = 262_144;

/** The window in which a notification comes to rest; it is opened so, unless one is open already. */
export interface DigestWindow {
  /** Names the value of the digest key, in hexadecimal. */
  keyHash: string;
  closesAt: Date;
  /** It is not shared with other versions. */
  isPinned?: boolean;
  /** An event moves the moment, up to so many milliseconds after it was opened. */
  slidesMs?: number;
  /** With so many events it closes at once. */
  maxItems?: number;
  /** With fewer events nobody goes on. */
  minItems?: number;
  /** Which of its items are shown. */
  retain?: DigestItemChoice;
}

/** Which items of a digest are shown: the first or last ones, or those with the highest or lowest number of the data. */
export interface DigestItemChoice {
  keep: 'first' | 'last' | 'highest' | 'lowest';
  count: number;
  /** The names on the way to the number. */
  by?: string[];
}

/** How often a recipient wants digests that let one choose. */
export const digestFrequencies = ['instant', 'hourly', 'daily', 'weekly'] as const;

/** How often a recipient wants digests that let one choose. */
export type DigestFrequency = (typeof digestFrequencies)[number];
