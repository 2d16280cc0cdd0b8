/** SQL that tells whether a notification `n` rests for an event, or may be about to. */
export const isWaiting = `(n.status = 'pending' OR (n.status = 'waiting' AND n.rest = 'event'))`;

/**
 * SQL of an `UPDATE` of the notifications that wait for what happened to their deliveries: one that rests is due now, one
 * in a worker's hands as soon as it rests. `changed` is the name of deliveries with `notification_id` and `status`, or a
 * select of them; `status` may as well be what was done with the message, as `seen`. It belongs into the statement that
 * changes the deliveries, so that none is missed.
 */
export function callWaitingFor(changed: string): string {
  // OFFSET 0 keeps it a look-up for each: hardly anybody waits, and a plan for a table of a few rows would read it all.
  return `UPDATE notifications n SET
      called_at = CASE WHEN n.status = 'pending' THEN now() END,
      sweep_at = CASE WHEN n.status = 'waiting' THEN now() ELSE n.sweep_at END
    FROM (
      SELECT DISTINCT w.notification_id FROM ${changed} AS changed CROSS JOIN LATERAL (
        SELECT w.notification_id FROM event_waits w
        WHERE w.notification_id = changed.notification_id
          AND w.event_name = 'delivery.' || changed.status AND w.until >= now() OFFSET 0) w) AS called
    WHERE n.id = called.notification_id AND ${isWaiting}`;
}
