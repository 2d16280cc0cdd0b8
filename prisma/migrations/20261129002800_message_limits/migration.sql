-- How many messages may go out in the project, to one address, and of one text to one address.
ALTER TABLE "projects" ADD COLUMN "message_limits" JSONB NOT NULL DEFAULT '[]';

-- How many a limit was asked for in each of its periods.
CREATE TABLE "limit_counters" (
    "project_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "period_start" TIMESTAMPTZ(6) NOT NULL,
    "count" BIGINT NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "limit_counters_pkey" PRIMARY KEY ("project_id", "key", "period_start")
);

CREATE INDEX "limit_counters_expires_at_idx" ON "limit_counters"("expires_at");


-- Written by hand from here: what Prisma's schema language has no words for.

-- Only those who serve every project read and write it: nothing is granted.
ALTER TABLE "limit_counters" ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_project ON "limit_counters" TO notiflow_project
  USING (project_id = (SELECT current_project_id()))
  WITH CHECK (project_id = (SELECT current_project_id()));
