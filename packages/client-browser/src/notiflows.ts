import { createFeed } from './create-feed.ts';
import type { Feed } from './feed.ts';
import { type Channel, createPush, type Push } from './push.ts';
import { createSession, type NotiflowsOptions } from './session.ts';

/** Something of the user that can be read, and written in part. */
export interface Resource<T> {
  get(): Promise<T>;
  update(part: Partial<T>): Promise<T>;
}

/** What the user wants to get; `notiflows` by id. */
export interface UserPreferences {
  channel_types: Record<string, boolean>;
  notiflows: Record<
    string,
    { enabled?: boolean; channel_types?: Record<string, boolean>; [name: string]: unknown }
  >;
  [name: string]: unknown;
}

export interface Profile {
  readonly external_id: string;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly avatar: string | null;
  locale: string | null;
  timezone: string | null;
}

/** The notifications of one user. Nothing is sent before it is asked for. */
export class Notiflows {
  readonly preferences: Resource<UserPreferences>;
  readonly profile: Resource<Profile>;
  readonly push: Push;
  /** The channels of the project that a page can use. */
  readonly channels: () => Promise<Channel[]>;
  /** The feed of a channel, by id or handle; default: the only in_app channel of the project. */
  readonly feed: (options?: { channel?: string; channelId?: string }) => Feed;

  constructor(options: NotiflowsOptions) {
    const session = createSession(options);
    const resource = <T>(path: string): Resource<T> => ({
      get: () => session.request('GET', path),
      update: (part) => session.request('PUT', path, part),
    });
    const findChannel = async (type: string, name?: string): Promise<Channel> => {
      const found = (await this.channels()).filter(
        (one) => one.type === type && (!name || name === one.id || name === one.handle),
      );
      const [only] = found;
      if (only && found.length === 1) return only;
      throw new Error(`There are ${found.length} ${type} channels ${name ?? ''}`);
    };
    this.preferences = resource('/preferences');
    this.profile = resource('/profile');
    this.push = createPush(session, findChannel);
    this.channels = async () =>
      (await session.request<{ items: Channel[] }>('GET', '/channels')).items;
    this.feed = ({ channelId, channel = channelId ?? options.channel } = {}) => {
      let known = channel;
      return createFeed(session, async () => {
        known ??= (await findChannel('in_app')).id;
        return known;
      });
    };
  }
}
