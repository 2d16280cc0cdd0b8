-- Since when too much of what a channel is given is not taken; null while it is.
ALTER TABLE "channel_health" ADD COLUMN "failing_since" TIMESTAMPTZ(6);

-- Written by hand from here: what Prisma's schema language has no words for.

-- What went wrong with a channel lately. An attempt comes in only when it ends badly, by a statement that writes its indexes
-- anyway: where everything is taken nothing is written.
CREATE INDEX "attempts_not_accepted_idx" ON "attempts" ("channel_id", "started_at")
  WHERE "outcome" IN ('rejected', 'not_processed', 'ambiguous', 'crashed');
