-- Windows of digest steps: the timer of the notifications that rest in them, which nobody leads until it closes.
CREATE TABLE "digest_windows" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "notiflow_id" UUID NOT NULL,
    "step_handle" TEXT NOT NULL,
    "recipient_id" UUID NOT NULL,
    "key_hash" BYTEA NOT NULL,
    "pinned_version_id" UUID NOT NULL,
    "item_count" INTEGER NOT NULL DEFAULT 0,
    "opened_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closes_at" TIMESTAMPTZ(6) NOT NULL,
    "sweep_at" TIMESTAMPTZ(6),
    "closed_at" TIMESTAMPTZ(6),
    "lead_id" UUID,
    "version_id" UUID,
    "total_items" INTEGER,
    "total_actors" INTEGER,
    "expires_at" TIMESTAMPTZ(6),

    CONSTRAINT "digest_windows_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "digest_windows_lead_id_idx" ON "digest_windows"("lead_id");

-- When the run of an item was accepted: the order of a digest, then that of the runs.
ALTER TABLE "notifications" ADD COLUMN "digest_item_at" TIMESTAMPTZ(6);

CREATE INDEX "digest_windows_project_id_recipient_id_idx" ON "digest_windows"("project_id", "recipient_id");


-- Written by hand from here: what Prisma's schema language has no words for.

-- What is open is what it is a window of, once. The version is part of that only where a window is not to be shared with another one.
CREATE UNIQUE INDEX "digest_windows_open_key" ON "digest_windows"
  ("recipient_id", "notiflow_id", "step_handle", "key_hash", "pinned_version_id") WHERE "closed_at" IS NULL;
CREATE INDEX "digest_windows_due_idx" ON "digest_windows" ("sweep_at") WHERE "sweep_at" IS NOT NULL;
ALTER TABLE "digest_windows" ADD CONSTRAINT "digest_windows_found_check"
  CHECK ("closed_at" IS NOT NULL OR "sweep_at" IS NOT NULL);

-- The items of a window in their order, and those of them that still rest in it. Only they pay for it.
CREATE INDEX "notifications_digest_idx" ON "notifications" ("digest_window_id", "digest_item_at", "run_id")
  WHERE "digest_window_id" IS NOT NULL;
CREATE INDEX "notifications_digesting_idx" ON "notifications" ("digest_window_id", "digest_item_at", "run_id")
  WHERE "status" = 'waiting' AND "rest" = 'digest';

ALTER TABLE "digest_windows" ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_project ON "digest_windows" TO notiflow_project
  USING (project_id = (SELECT current_project_id()))
  WITH CHECK (project_id = (SELECT current_project_id()));
-- Only workers open and close windows; erasing a person removes them.
GRANT SELECT, DELETE ON "digest_windows" TO notiflow_project;
-- The clock of a project that is not live moves what lies ahead.
GRANT UPDATE ("opened_at", "closes_at", "sweep_at", "expires_at") ON "digest_windows" TO notiflow_project;
