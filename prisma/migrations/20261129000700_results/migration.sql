-- What the steps of a notification found out, by their handle, for the steps that follow.
ALTER TABLE "notifications" ADD COLUMN "results" JSONB;
