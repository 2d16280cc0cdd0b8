-- What was shown before there were feeds enters them. Its rows are locked, since processes of the version before go on;
-- what they add meanwhile enters by a trigger.
WITH "shown" AS MATERIALIZED (
  SELECT "id", "recipient_id", "channel_id", "project_id",
    feed_state_of(false, "archived_at", "read_at", "seen_at") AS "state"
  FROM "deliveries"
  WHERE "channel_type" = 'in_app' AND "status" = 'delivered' AND "channel_id" IS NOT NULL AND "message" IS NOT NULL
    AND "recalled_at" IS NULL AND "replaced_by" IS NULL AND "feed_position" IS NULL
    AND "recipient_id" IN (SELECT "id" FROM "users")
  FOR UPDATE),
"filled" AS (
  INSERT INTO "feeds" AS f ("user_id", "channel_id", "project_id", "position", "unseen", "unread")
  SELECT "recipient_id", "channel_id", "project_id", count(*),
    count(*) FILTER (WHERE "state" = 0), count(*) FILTER (WHERE "state" <= 1)
  FROM "shown" GROUP BY "recipient_id", "channel_id", "project_id" ORDER BY "recipient_id", "channel_id"
  ON CONFLICT ("user_id", "channel_id") DO UPDATE SET "position" = f."position" + excluded."position",
    "unseen" = f."unseen" + excluded."unseen", "unread" = f."unread" + excluded."unread"
  RETURNING f."user_id", f."channel_id", f."position"),
"placed" AS (
  SELECT "shown"."id", "shown"."state", "filled"."position" + 1
    - row_number() OVER (PARTITION BY "user_id", "filled"."channel_id" ORDER BY "shown"."id" DESC) AS "position"
  FROM "shown" JOIN "filled"
    ON "filled"."user_id" = "shown"."recipient_id" AND "filled"."channel_id" = "shown"."channel_id")
UPDATE "deliveries" d SET "feed_state" = "placed"."state", "feed_position" = "placed"."position",
  "feed_since" = "placed"."position"
FROM "placed" WHERE d."id" = "placed"."id";
