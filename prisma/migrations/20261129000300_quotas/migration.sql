-- What a project may have at most, and what it has.

-- Null: what the installation says, which may be nothing.
ALTER TABLE "projects" ADD COLUMN "quota_open_deliveries" INTEGER;
ALTER TABLE "projects" ADD COLUMN "quota_scheduled_runs" INTEGER;
ALTER TABLE "projects" ADD COLUMN "quota_recipients_per_day" INTEGER;
ALTER TABLE "projects" ADD COLUMN "quota_stored_bytes" BIGINT;

-- Of projects with a quota alone. Recipients are counted by the statements that bring them, the rest is measured.
CREATE TABLE "project_usage" (
    "project_id" UUID NOT NULL,
    "asked_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "asks_bytes" BOOLEAN NOT NULL DEFAULT false,
    "day" DATE NOT NULL,
    "recipients" BIGINT NOT NULL DEFAULT 0,
    "open_deliveries" INTEGER NOT NULL DEFAULT 0,
    "scheduled_runs" INTEGER NOT NULL DEFAULT 0,
    "stored_bytes" BIGINT NOT NULL DEFAULT 0,
    "measured_at" TIMESTAMPTZ(6),
    "walk_table" TEXT NOT NULL DEFAULT 'runs',
    "walk_after" UUID,
    "walk_bytes" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "project_usage_pkey" PRIMARY KEY ("project_id")
);

ALTER TABLE "project_usage" ADD CONSTRAINT "project_usage_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Written by hand from here: what Prisma's schema language has no words for.

ALTER TABLE "project_usage" ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_project ON "project_usage" TO notiflow_project
  USING (project_id = (SELECT current_project_id()))
  WITH CHECK (project_id = (SELECT current_project_id()));
GRANT SELECT, INSERT, UPDATE ON "project_usage" TO notiflow_project;

-- One row is changed by every run that is accepted: room for its next versions beside it.
ALTER TABLE "project_usage" SET (fillfactor = 20, autovacuum_vacuum_threshold = 200, autovacuum_vacuum_scale_factor = 0);
