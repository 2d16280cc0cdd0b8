-- What the last attempt ended with, in a word: dead letters are grouped by it.
ALTER TABLE "deliveries" ADD COLUMN "code" TEXT;

-- Sends again what could not be delivered, so many a second.
CREATE TABLE "replays" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "delivery_ids" UUID[],
    "fingerprint" TEXT,
    "filter" JSONB NOT NULL,
    "rate_per_second" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "cursor" UUID,
    "replayed" INTEGER NOT NULL DEFAULT 0,
    "skipped" JSONB NOT NULL DEFAULT '{}',
    "sweep_at" TIMESTAMPTZ(6) DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "replays_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "replays_project_id_id_idx" ON "replays"("project_id", "id");

ALTER TABLE "replays" ADD CONSTRAINT "replays_project_id_fkey"
  FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Written by hand from here: what Prisma's schema language has no words for.

-- What could not be delivered may be tried again, when somebody says so.
DROP TRIGGER "deliveries_transitions" ON "deliveries";
CREATE TRIGGER "deliveries_transitions" AFTER UPDATE OF "status" ON "deliveries" FOR EACH ROW
  WHEN (OLD."status" IS DISTINCT FROM NEW."status" AND OLD."status" || ' ' || NEW."status" NOT IN (
    'pending processing', 'pending failed', 'pending skipped', 'pending expired', 'processing pending',
    'processing sent', 'processing failed', 'processing skipped', 'processing expired', 'processing quarantined',
    'processing unknown', 'sent delivered', 'sent bounced',
    'failed pending', 'expired pending', 'quarantined pending', 'unknown pending'))
  EXECUTE FUNCTION "refuse_transition"();

-- Holds everything they are grouped by, so that a million of others are not touched.
CREATE INDEX "deliveries_dead_idx" ON "deliveries" ("project_id", "id")
  INCLUDE ("status", "reason", "code", "channel_type", "channel_id", "provider", "updated_at")
  WHERE "status" IN ('failed', 'expired', 'quarantined', 'unknown');

ALTER TABLE "replays" ADD CONSTRAINT "replays_status_check" CHECK ("status" IN ('running', 'finished', 'canceled'));
ALTER TABLE "replays" ADD CONSTRAINT "replays_found_check" CHECK ("status" <> 'running' OR "sweep_at" IS NOT NULL);
CREATE INDEX "replays_sweep_at_idx" ON "replays" ("sweep_at") WHERE "status" = 'running';

ALTER TABLE "replays" ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_project ON "replays" TO notiflow_project
  USING (project_id = (SELECT current_project_id()))
  WITH CHECK (project_id = (SELECT current_project_id()));
GRANT SELECT, INSERT, UPDATE ON "replays" TO notiflow_project;
