-- Sent deliveries whose service has to be asked what became of them, or is expected to say something.
CREATE TABLE "awaited_reports" (
    "delivery_id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "channel_id" UUID NOT NULL,
    "provider_message_id" TEXT,
    "sent_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ask_at" TIMESTAMPTZ(6),
    "ask_until" TIMESTAMPTZ(6),
    "silent_at" TIMESTAMPTZ(6),

    CONSTRAINT "awaited_reports_pkey" PRIMARY KEY ("delivery_id")
);


-- Written by hand from here: what Prisma's schema language has no words for.

CREATE INDEX "awaited_reports_ask_at_idx" ON "awaited_reports"("channel_id", "ask_at") WHERE "ask_at" IS NOT NULL;
CREATE INDEX "awaited_reports_silent_at_idx" ON "awaited_reports"("silent_at") WHERE "silent_at" IS NOT NULL;
ALTER TABLE "awaited_reports" ADD CONSTRAINT "awaited_reports_found_check"
  CHECK ("ask_at" IS NOT NULL OR "silent_at" IS NOT NULL);

ALTER TABLE "awaited_reports" ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_project ON "awaited_reports" TO notiflow_project
  USING (project_id = (SELECT current_project_id()))
  WITH CHECK (project_id = (SELECT current_project_id()));
GRANT SELECT, INSERT, UPDATE, DELETE ON "awaited_reports" TO notiflow_project;
