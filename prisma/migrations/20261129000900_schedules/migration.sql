-- Runs that come round by a rule, and one row for each time one did.
CREATE TABLE "schedules" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "handle" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "notiflow_id" UUID NOT NULL,
    "cron" TEXT,
    "rrule" TEXT,
    "timezone" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(6),
    "ends_at" TIMESTAMPTZ(6),
    "data" JSONB NOT NULL,
    "actor" JSONB,
    "recipients" JSONB,
    "recipient_count" INTEGER,
    "topic_name" TEXT,
    "priority" SMALLINT NOT NULL DEFAULT 2,
    "expires_in" INTEGER,
    "cancellation_key" TEXT,
    "replace_key" TEXT,
    "paused_at" TIMESTAMPTZ(6),
    "next_fire_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "schedules_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "schedule_firings" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "schedule_id" UUID NOT NULL,
    "fire_at" TIMESTAMPTZ(6) NOT NULL,
    "run_id" UUID,
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "schedule_firings_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "schedules_project_id_handle_key" ON "schedules"("project_id", "handle");
CREATE INDEX "schedules_project_id_id_idx" ON "schedules"("project_id", "id");
CREATE UNIQUE INDEX "schedule_firings_schedule_id_fire_at_key" ON "schedule_firings"("schedule_id", "fire_at");
CREATE INDEX "schedule_firings_schedule_id_id_idx" ON "schedule_firings"("schedule_id", "id");
CREATE INDEX "schedule_firings_created_at_idx" ON "schedule_firings"("created_at");
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "schedule_firings" ADD CONSTRAINT "schedule_firings_schedule_id_fkey" FOREIGN KEY ("schedule_id") REFERENCES "schedules"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Written by hand from here: what Prisma's schema language has no words for.

CREATE INDEX "schedules_next_fire_at_idx" ON "schedules"("next_fire_at") WHERE "next_fire_at" IS NOT NULL;
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_rule_check" CHECK (num_nonnulls("cron", "rrule") = 1),
ADD CONSTRAINT "schedules_paused_check" CHECK ("paused_at" IS NULL OR "next_fire_at" IS NULL);

ALTER TABLE "schedules" ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_project ON "schedules" TO notiflow_project
  USING (project_id = (SELECT current_project_id()))
  WITH CHECK (project_id = (SELECT current_project_id()));
GRANT SELECT, INSERT, UPDATE, DELETE ON "schedules" TO notiflow_project;

ALTER TABLE "schedule_firings" ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_project ON "schedule_firings" TO notiflow_project
  USING (project_id = (SELECT current_project_id()))
  WITH CHECK (project_id = (SELECT current_project_id()));
-- Only workers fire; deleting a schedule removes what it fired.
GRANT SELECT ON "schedule_firings" TO notiflow_project;
