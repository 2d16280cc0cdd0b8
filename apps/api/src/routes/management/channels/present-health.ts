import type { ChannelHealth } from '@notiflow/database';

/** How a channel has been lately, for an answer. */
export function presentHealth(health: ChannelHealth) {
  const { circuit, attempts, accepted, failures } = health;
  return {
    circuit,
    opened_until: health.openedUntil?.toISOString() ?? null,
    lost_weight: health.penalty,
    attempts,
    accepted,
    failures,
    p95_ms: health.p95Ms,
    reported_at: health.reportedAt?.toISOString() ?? null,
  };
}
