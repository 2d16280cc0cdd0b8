-- What services report of messages they took: the history of each delivery, by which its status is judged.
CREATE TABLE "delivery_events" (
    "delivery_id" UUID NOT NULL,
    "report_key" BYTEA NOT NULL,
    "project_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "code" TEXT,
    "fault" TEXT,
    "provider_message_id" TEXT,
    "at" TIMESTAMPTZ(6),
    "received_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "source" TEXT NOT NULL,

    CONSTRAINT "delivery_events_pkey" PRIMARY KEY ("delivery_id", "report_key")
);

-- Reports that came before what they are about was recorded, and those that belong to no message. No address is kept.
CREATE TABLE "parked_reports" (
    "channel_id" UUID NOT NULL,
    "report_key" BYTEA NOT NULL,
    "project_id" UUID NOT NULL,
    "channel_type" TEXT NOT NULL,
    "delivery_id" UUID,
    "provider_message_id" TEXT,
    "kind" TEXT NOT NULL,
    "code" TEXT,
    "fault" TEXT,
    "at" TIMESTAMPTZ(6),
    "received_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "source" TEXT NOT NULL,
    "sweep_at" TIMESTAMPTZ(6),
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "parked_reports_pkey" PRIMARY KEY ("channel_id", "report_key")
);

CREATE INDEX "parked_reports_expires_at_idx" ON "parked_reports"("expires_at");


-- Written by hand from here: what Prisma's schema language has no words for.

CREATE INDEX "parked_reports_sweep_at_idx" ON "parked_reports"("sweep_at") WHERE "sweep_at" IS NOT NULL;
CREATE INDEX "parked_reports_delivery_id_idx" ON "parked_reports"("delivery_id") WHERE "delivery_id" IS NOT NULL;
-- By the id of its service every attempt is found, also one that was not the last.
CREATE INDEX "attempts_provider_message_id_idx" ON "attempts"("provider_message_id", "project_id")
  WHERE "provider_message_id" IS NOT NULL;

ALTER TABLE "delivery_events" ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_project ON "delivery_events" TO notiflow_project
  USING (project_id = (SELECT current_project_id()))
  WITH CHECK (project_id = (SELECT current_project_id()));
GRANT SELECT, INSERT, UPDATE, DELETE ON "delivery_events" TO notiflow_project;

ALTER TABLE "parked_reports" ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_project ON "parked_reports" TO notiflow_project
  USING (project_id = (SELECT current_project_id()))
  WITH CHECK (project_id = (SELECT current_project_id()));
GRANT SELECT, INSERT, UPDATE, DELETE ON "parked_reports" TO notiflow_project;
