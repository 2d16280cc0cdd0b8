import type { Database } from '@notiflow/database';
import type { FeedStream } from './feed-stream.ts';
import type { EndedStreams } from './take-turns.ts';

/** Makes what finds the streams whose reader would not be let in any more; one statement for all of them. */
export function createEndFinder({ feeds }: { feeds: Pick<Database['feeds'], 'findGone'> }) {
  return async (streams: readonly FeedStream[]): Promise<EndedStreams> => {
    const channels = new Places<string>();
    const admissions = new Places<FeedStream['admission']>();
    const asked = streams.map((stream) => ({
      stream,
      channel: channels.placeOf(stream.channelId, stream.channelId),
      admission: admissions.placeOf(JSON.stringify(stream.admission), stream.admission),
    }));
    const gone = await feeds.findGone({
      users: streams.map(({ userId: id, inboxGeneration }) => ({ id, inboxGeneration })),
      channelIds: channels.all,
      admissions: admissions.all,
    });
    const ended: EndedStreams = new Map();
    for (const [place, { stream, channel, admission }] of asked.entries()) {
      // Of who came by a link, it is as likely that the link was ended.
      const isRevoked = stream.inboxGeneration !== null && gone.users.has(place);
      if (isRevoked || gone.admissions.has(admission)) ended.set(stream, 'access_revoked');
      else if (gone.users.has(place)) ended.set(stream, 'user_removed');
      else if (gone.channels.has(channel)) ended.set(stream, 'channel_removed');
    }
    return ended;
  };
}

/** Things that many have in common, each once and with its place. */
class Places<T> {
  readonly all: T[] = [];
  readonly #places = new Map<string, number>();

  placeOf(key: string, thing: T): number {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.all.length);
    return this.all.push(thing) - 1;
  }
}
