-- How often work on a row failed that may be the row's own fault; whoever works it with success sets it back.
ALTER TABLE "runs" ADD COLUMN "failed_tries" SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE "notifications" ADD COLUMN "failed_tries" SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE "deliveries" ADD COLUMN "failed_tries" SMALLINT NOT NULL DEFAULT 0;

-- After a failed try nobody works the row before this moment, whoever rings for it. A delivery has `next_attempt_at`.
ALTER TABLE "runs" ADD COLUMN "paused_until" TIMESTAMPTZ(6);
ALTER TABLE "notifications" ADD COLUMN "paused_until" TIMESTAMPTZ(6);


-- Written by hand from here: what Prisma's schema language has no words for.

-- A delivery that cannot even be claimed ends as it waits.
DROP TRIGGER "deliveries_transitions" ON "deliveries";
CREATE TRIGGER "deliveries_transitions" AFTER UPDATE OF "status" ON "deliveries" FOR EACH ROW
  WHEN (OLD."status" IS DISTINCT FROM NEW."status" AND OLD."status" || ' ' || NEW."status" NOT IN (
    'pending processing', 'pending failed', 'pending skipped', 'pending expired', 'processing pending',
    'processing sent', 'processing failed', 'processing skipped', 'processing expired', 'processing quarantined',
    'processing unknown', 'sent delivered', 'sent bounced'))
  EXECUTE FUNCTION "refuse_transition"();
