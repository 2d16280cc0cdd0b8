-- When somebody wants quiet, and until when somebody wants nothing at all ('infinity' until further notice). In the row
-- of the person, which is read for every notification anyway.
ALTER TABLE "users" ADD COLUMN "paused_until" TIMESTAMPTZ(6);
ALTER TABLE "users" ADD COLUMN "quiet_hours" JSONB;


-- Written by hand from here: what Prisma's schema language has no words for.

-- Deliveries that wait without windows of their own: those of people with quiet hours. Others do not pay for it.
CREATE INDEX "deliveries_quiet_of_recipient_idx" ON "deliveries" ("recipient_id")
  WHERE "status" = 'pending' AND "send_window" IS NULL AND "window_closes_at" IS NOT NULL;

-- As before, and for quiet hours: they go by the zone of the person, unless they name one.
CREATE OR REPLACE FUNCTION "end_openings"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "deliveries" SET
    "window_closes_at" = now(),
    "next_attempt_at" = CASE WHEN "attempt_count" = 0 THEN now() ELSE "next_attempt_at" END,
    "sweep_at" = CASE WHEN "attempt_count" = 0 THEN now() ELSE "sweep_at" END
  WHERE "recipient_id" = NEW."id" AND "status" = 'pending' AND "send_window" IS NOT NULL
    AND ("send_window"->>'timezone' = 'recipient' OR NEW."quiet_hours" IS NOT NULL);
  IF NEW."quiet_hours" IS NOT NULL THEN
    UPDATE "deliveries" SET
      "window_closes_at" = now(),
      "next_attempt_at" = CASE WHEN "attempt_count" = 0 THEN now() ELSE "next_attempt_at" END,
      "sweep_at" = CASE WHEN "attempt_count" = 0 THEN now() ELSE "sweep_at" END
    WHERE "recipient_id" = NEW."id" AND "status" = 'pending' AND "send_window" IS NULL
      AND "window_closes_at" IS NOT NULL;
  END IF;
  RETURN NULL;
END $$;

-- Whoever says when there is to be quiet means what waits already, too: its openings end, and a sweep reckons them anew.
-- What waited for windows, or for the moment at which it expires before they open, is looked at from now on; what a limit
-- or a failed attempt holds back keeps its moment. In the hands of a worker it is reckoned when it is to be tried again.
-- Nothing waits for longer than five weeks, and ids begin with their moment.
CREATE FUNCTION "end_quiet_openings"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "oldest" UUID := (lpad(to_hex((extract(epoch FROM now() - interval '35 days') * 1000)::bigint), 12, '0')
    || '70008000000000000000')::uuid;
BEGIN
  UPDATE "deliveries" SET
    "window_closes_at" = now(),
    "next_attempt_at" = CASE
      WHEN "attempt_count" = 0 AND ("window_closes_at" IS NOT NULL OR "next_attempt_at" = "expires_at") THEN now()
      ELSE "next_attempt_at" END,
    "sweep_at" = CASE
      WHEN "attempt_count" = 0 AND ("window_closes_at" IS NOT NULL OR "next_attempt_at" = "expires_at") THEN now()
      ELSE "sweep_at" END
  WHERE "project_id" = NEW."project_id" AND "recipient_id" = NEW."id" AND "id" > "oldest"
    AND "status" IN ('pending', 'processing');
  RETURN NULL;
END $$;
CREATE TRIGGER "users_quiet_hours" AFTER UPDATE OF "quiet_hours" ON "users" FOR EACH ROW
  WHEN (OLD."quiet_hours" IS DISTINCT FROM NEW."quiet_hours")
  EXECUTE FUNCTION "end_quiet_openings"();
