-- What happened, as a caller told it, for one recipient; kept while somebody may still look at it.
CREATE TABLE "events" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "recipient_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "accepted_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "cursor" UUID,
    "sweep_at" TIMESTAMPTZ(6),
    "keep_until" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "events_pkey" PRIMARY KEY ("id")
);

-- A notification that came to a step which waits for an event, and since when.
CREATE TABLE "event_waits" (
    "notification_id" UUID NOT NULL,
    "step_handle" TEXT NOT NULL,
    "project_id" UUID NOT NULL,
    "recipient_id" UUID NOT NULL,
    "event_name" TEXT NOT NULL,
    "since" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "until" TIMESTAMPTZ(6) NOT NULL,
    "looked_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "event_waits_pkey" PRIMARY KEY ("notification_id","step_handle")
);

-- Set when an event came while the notification was in a worker's hands: it looks again as soon as it rests.
ALTER TABLE "notifications" ADD COLUMN "called_at" TIMESTAMPTZ(6);

CREATE INDEX "events_recipient_id_name_accepted_at_id_idx" ON "events"("recipient_id", "name", "accepted_at", "id");
CREATE INDEX "events_keep_until_idx" ON "events"("keep_until");
CREATE INDEX "event_waits_recipient_id_event_name_notification_id_idx" ON "event_waits"("recipient_id", "event_name", "notification_id");
CREATE INDEX "event_waits_until_idx" ON "event_waits"("until");


-- Written by hand from here: what Prisma's schema language has no words for.

-- Events that nobody has heard of yet.
CREATE INDEX "events_sweep_at_idx" ON "events" ("sweep_at") WHERE "sweep_at" IS NOT NULL;

ALTER TABLE "events" ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_project ON "events" TO notiflow_project
  USING (project_id = (SELECT current_project_id()))
  WITH CHECK (project_id = (SELECT current_project_id()));
ALTER TABLE "event_waits" ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_project ON "event_waits" TO notiflow_project
  USING (project_id = (SELECT current_project_id()))
  WITH CHECK (project_id = (SELECT current_project_id()));
-- Callers tell events, workers hear of them; erasing a person removes both.
GRANT SELECT, INSERT, DELETE ON "events" TO notiflow_project;
GRANT SELECT, DELETE ON "event_waits" TO notiflow_project;
