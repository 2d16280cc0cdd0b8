-- When a delivery may be sent: the windows of its step, and when the opening for which it waits ends.
ALTER TABLE "deliveries" ADD COLUMN "send_window" JSONB;
ALTER TABLE "deliveries" ADD COLUMN "window_closes_at" TIMESTAMPTZ(6);


-- Written by hand from here: what Prisma's schema language has no words for.

-- Only deliveries with windows pay for these: those whose opening has ended, and those of a person.
CREATE INDEX "deliveries_window_closes_at_idx" ON "deliveries" ("window_closes_at")
  WHERE "status" = 'pending' AND "window_closes_at" IS NOT NULL;
CREATE INDEX "deliveries_windows_of_recipient_idx" ON "deliveries" ("recipient_id")
  WHERE "status" = 'pending' AND "send_window" IS NOT NULL;

-- Who moves to another zone has other hours. Whatever changes the zone: the openings end, and a sweep reckons them anew.
-- A delivery that was tried keeps the moment before which it is not tried again.
CREATE FUNCTION "end_openings"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "deliveries" SET
    "window_closes_at" = now(),
    "next_attempt_at" = CASE WHEN "attempt_count" = 0 THEN now() ELSE "next_attempt_at" END,
    "sweep_at" = CASE WHEN "attempt_count" = 0 THEN now() ELSE "sweep_at" END
  WHERE "recipient_id" = NEW."id" AND "status" = 'pending' AND "send_window" IS NOT NULL
    AND "send_window"->>'timezone' = 'recipient';
  RETURN NULL;
END $$;
CREATE TRIGGER "users_timezone" AFTER UPDATE OF "timezone" ON "users" FOR EACH ROW
  WHEN (OLD."timezone" IS DISTINCT FROM NEW."timezone")
  EXECUTE FUNCTION "end_openings"();
