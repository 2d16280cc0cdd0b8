-- How many wait at a step now. What never rests pays nothing for it.
CREATE INDEX "notifications_at_steps_idx" ON "notifications" ("project_id", "notiflow_id", "step")
  WHERE "status" = 'waiting';
