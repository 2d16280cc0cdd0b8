-- Who passed a throttle step, and until when nobody else does.
CREATE TABLE "throttle_windows" (
    "recipient_id" UUID NOT NULL,
    "notiflow_id" UUID NOT NULL,
    "step_handle" TEXT NOT NULL,
    "key_hash" BYTEA NOT NULL,
    "project_id" UUID NOT NULL,
    "notification_id" UUID NOT NULL,
    "closes_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "throttle_windows_pkey" PRIMARY KEY ("recipient_id","notiflow_id","step_handle","key_hash")
);

CREATE INDEX "throttle_windows_closes_at_idx" ON "throttle_windows"("closes_at");


-- Written by hand from here: what Prisma's schema language has no words for.

ALTER TABLE "throttle_windows" ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_project ON "throttle_windows" TO notiflow_project
  USING (project_id = (SELECT current_project_id()))
  WITH CHECK (project_id = (SELECT current_project_id()));
-- Only workers open windows; erasing a person removes them.
GRANT SELECT, DELETE ON "throttle_windows" TO notiflow_project;
