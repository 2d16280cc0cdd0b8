-- A project that is not live has a clock of its own, which only goes forward, and recipients that are simulated.
ALTER TABLE "projects" ADD COLUMN "live" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "clock_offset_ms" BIGINT NOT NULL DEFAULT 0;


-- Written by hand from here: what Prisma's schema language has no words for.

ALTER TABLE "projects" ADD CONSTRAINT "projects_live_clock_check" CHECK (NOT live OR clock_offset_ms = 0),
ADD CONSTRAINT "projects_clock_offset_check" CHECK (clock_offset_ms >= 0);
GRANT UPDATE ("closes_at") ON "throttle_windows" TO notiflow_project;
