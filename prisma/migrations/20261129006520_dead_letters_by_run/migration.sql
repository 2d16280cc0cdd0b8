-- Dead letters are narrowed by notiflow and run, too, without a look at their rows.
CREATE INDEX "deliveries_dead_letters_idx" ON "deliveries" ("project_id", "id")
  INCLUDE ("status", "reason", "code", "channel_type", "channel_id", "provider", "updated_at", "notiflow_id", "run_id")
  WHERE "status" IN ('failed', 'expired', 'quarantined', 'unknown');
DROP INDEX "deliveries_dead_idx";
