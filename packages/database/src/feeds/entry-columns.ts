/** Who caused the run of an entry, as its reader may see that person. */
export interface FeedActor {
  id: string;
  external_id: string;
  first_name: string | null;
  last_name: string | null;
  avatar: string | null;
}

/** An entry of a feed as stored: an in-app delivery, as its recipient sees it. */
export interface FeedEntryRecord {
  id: string;
  channel_id: string;
  notification_id: string;
  notiflow_id: string;
  /** The handle of the notiflow. */
  notiflow: string;
  topic: string | null;
  actor: FeedActor | null;
  message: Record<string, unknown>;
  created_at: Date;
  seen_at: Date | null;
  read_at: Date | null;
  clicked_at: Date | null;
  archived_at: Date | null;
}

// What the run gave of its actor wins over what is stored. Of an actor who was erased nothing is left.
const given = (name: string) =>
  `CASE WHEN r.actor ? '${name}' THEN r.actor->>'${name}' ELSE u.${name} END`;

/** SQL of the columns of an entry, from the delivery `d`. */
export const entryColumns = `d.id, d.channel_id, d.notification_id, d.notiflow_id,
  (SELECT handle FROM notiflows WHERE notiflows.id = d.notiflow_id) AS notiflow, d.topic_name AS topic,
  (SELECT jsonb_build_object('id', u.id, 'external_id', u.external_id, 'first_name', ${given('first_name')},
            'last_name', ${given('last_name')}, 'avatar', ${given('avatar')})
   FROM runs r JOIN users u ON u.id = r.actor_id WHERE r.id = d.run_id) AS actor,
  d.message, d.created_at, d.seen_at, d.read_at, d.clicked_at, d.archived_at`;

/** An entry of a row that has more. */
export function toEntry(row: FeedEntryRecord): FeedEntryRecord {
  const { id, channel_id, notification_id, notiflow_id, notiflow, topic, actor, message } = row;
  const { created_at, seen_at, read_at, clicked_at, archived_at } = row;
  const of = { id, channel_id, notification_id, notiflow_id, notiflow, topic, actor, message };
  return { ...of, created_at, seen_at, read_at, clicked_at, archived_at };
}
