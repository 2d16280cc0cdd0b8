/**
 * When a notification `n` goes on by itself: who waits for an event, at the time-out, however early it looks again for
 * one that was missed.
 */
export const resumeAt = `coalesce(
  CASE WHEN n.status = 'waiting' AND n.rest = 'event' THEN (
    SELECT w.until FROM event_waits w WHERE w.notification_id = n.id AND w.step_handle = n.step) END,
  n.resume_at)`;
