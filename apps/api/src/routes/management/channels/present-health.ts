import type { ChannelHealth } from '@notiflow/database';

/** How a channel has been lately, for an answer. */
export function presentHealth(health: ChannelHealth) {
  const { circuit, attempts, accepted, failures } = health;
  return {
    circuit,
    opened_until: health.openedUntil?.toISOString() ?? null,
    lost_weight: health.penalty,
    failing_since: health.failingSince?.toISOString() ?? null,
    accepted_at: health.acceptedAt?.toISOString() ?? null,
    errors: health.errors.map(({ first_at, last_at, ...error }) => ({
      ...error,
      // As text out of JSON they are in the words of Postgres.
      first_at: new Date(first_at).toISOString(),
      last_at: new Date(last_at).toISOString(),
    })),
    attempts,
    accepted,
    failures,
    p95_ms: health.p95Ms,
    reported_at: health.reportedAt?.toISOString() ?? null,
  };
}
