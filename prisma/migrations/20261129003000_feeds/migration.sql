-- The feed of a user in an in-app channel: how many of its entries nobody has looked at, and how far its changes are.
CREATE TABLE "feeds" (
    "user_id" UUID NOT NULL,
    "channel_id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "position" BIGINT NOT NULL DEFAULT 0,
    "reset_position" BIGINT NOT NULL DEFAULT 0,
    "unseen" INTEGER NOT NULL DEFAULT 0,
    "unread" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "feeds_pkey" PRIMARY KEY ("user_id","channel_id")
);

ALTER TABLE "deliveries" ADD COLUMN "feed_state" SMALLINT,
ADD COLUMN "feed_position" BIGINT,
ADD COLUMN "feed_since" BIGINT,
ADD COLUMN "feed_expires_at" TIMESTAMPTZ(6);


-- Written by hand from here: what Prisma's schema language has no words for.

-- A feed is changed with every message, and only in columns that no index holds: there is room for it beside itself.
ALTER TABLE "feeds" SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

ALTER TABLE "feeds" ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_project ON "feeds" TO notiflow_project
  USING (project_id = (SELECT current_project_id()))
  WITH CHECK (project_id = (SELECT current_project_id()));
GRANT SELECT, INSERT, UPDATE, DELETE ON "feeds" TO notiflow_project;

-- A list reads one of these for each state it shows; whoever follows a feed reads the other from where it was.
CREATE INDEX "deliveries_feed_idx" ON "deliveries" ("recipient_id", "channel_id", "feed_state", "id")
  WHERE "feed_state" < 9;
CREATE INDEX "deliveries_feed_position_idx" ON "deliveries" ("recipient_id", "channel_id", "feed_position")
  WHERE "feed_position" IS NOT NULL;
CREATE INDEX "deliveries_feed_expires_at_idx" ON "deliveries" ("feed_expires_at")
  WHERE "feed_state" < 9 AND "feed_expires_at" IS NOT NULL;

-- 0 unseen, 1 seen, 2 read, 3 archived, 9 removed.
CREATE FUNCTION "feed_state_of"("is_gone" boolean, "archived_at" timestamptz, "read_at" timestamptz, "seen_at" timestamptz)
RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (CASE WHEN "is_gone" THEN 9 WHEN "archived_at" IS NOT NULL THEN 3 WHEN "read_at" IS NOT NULL THEN 2
               WHEN "seen_at" IS NOT NULL THEN 1 ELSE 0 END)::smallint $$;

-- Every change of an entry takes the next position of its feed, under the lock of the feed's row: positions become
-- visible in their order. A statement that changes many entries stamps them itself, and is left alone here.

-- An entry that comes from a process which knows no feeds. One that is there already is refused by its key afterwards.
CREATE FUNCTION "enter_feed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM "deliveries" d WHERE d."notification_id" = NEW."notification_id"
             AND d."step_handle" = NEW."step_handle" AND d."address_key" = NEW."address_key") THEN
    RETURN NEW;
  END IF;
  NEW."feed_state" := feed_state_of(false, NEW."archived_at", NEW."read_at", NEW."seen_at");
  INSERT INTO "feeds" AS f ("user_id", "channel_id", "project_id", "position", "unseen", "unread")
  VALUES (NEW."recipient_id", NEW."channel_id", NEW."project_id", 1,
    (NEW."feed_state" = 0)::int, (NEW."feed_state" <= 1)::int)
  ON CONFLICT ("user_id", "channel_id") DO UPDATE SET "position" = f."position" + 1,
    "unseen" = f."unseen" + excluded."unseen", "unread" = f."unread" + excluded."unread"
  RETURNING f."position" INTO NEW."feed_position";
  NEW."feed_since" := NEW."feed_position";
  RETURN NEW;
END $$;

CREATE TRIGGER "deliveries_enter_feed" BEFORE INSERT ON "deliveries" FOR EACH ROW
  WHEN (NEW."channel_type" = 'in_app' AND NEW."status" = 'delivered' AND NEW."channel_id" IS NOT NULL
    AND NEW."message" IS NOT NULL AND NEW."feed_position" IS NULL)
  EXECUTE FUNCTION "enter_feed"();

CREATE FUNCTION "change_feed_entry"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."feed_state" < 9 THEN
    NEW."feed_state" := feed_state_of(
      NEW."message" IS NULL OR NEW."recalled_at" IS NOT NULL OR NEW."replaced_by" IS NOT NULL,
      NEW."archived_at", NEW."read_at", NEW."seen_at");
  END IF;
  UPDATE "feeds" SET "position" = "position" + 1,
    "unseen" = "unseen" + (NEW."feed_state" = 0)::int - (OLD."feed_state" = 0)::int,
    "unread" = "unread" + (NEW."feed_state" <= 1)::int - (OLD."feed_state" <= 1)::int
  WHERE "user_id" = OLD."recipient_id" AND "channel_id" = OLD."channel_id"
  RETURNING "position" INTO NEW."feed_position";
  -- The feed went with its user.
  IF NEW."feed_position" IS NULL THEN NEW."feed_state" := NULL; END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER "deliveries_change_feed" BEFORE UPDATE OF "seen_at", "read_at", "clicked_at", "archived_at",
    "recalled_at", "replaced_by", "message", "feed_state" ON "deliveries" FOR EACH ROW
  WHEN (OLD."feed_state" < 9 AND NEW."feed_position" IS NOT DISTINCT FROM OLD."feed_position"
    AND (NEW."feed_state" IS DISTINCT FROM OLD."feed_state" OR NEW."seen_at" IS DISTINCT FROM OLD."seen_at"
      OR NEW."read_at" IS DISTINCT FROM OLD."read_at" OR NEW."clicked_at" IS DISTINCT FROM OLD."clicked_at"
      OR NEW."archived_at" IS DISTINCT FROM OLD."archived_at"
      OR NEW."recalled_at" IS DISTINCT FROM OLD."recalled_at"
      OR NEW."replaced_by" IS DISTINCT FROM OLD."replaced_by"
      OR (NEW."message" IS NULL AND OLD."message" IS NOT NULL)))
  EXECUTE FUNCTION "change_feed_entry"();

-- What is deleted can tell nobody: whoever has not heard of it yet lists anew.
CREATE FUNCTION "leave_feed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."feed_state" < 9 THEN
    UPDATE "feeds" SET "position" = "position" + 1, "reset_position" = "position" + 1,
      "unseen" = "unseen" - (OLD."feed_state" = 0)::int, "unread" = "unread" - (OLD."feed_state" <= 1)::int
    WHERE "user_id" = OLD."recipient_id" AND "channel_id" = OLD."channel_id";
  ELSE
    UPDATE "feeds" SET "reset_position" = OLD."feed_position"
    WHERE "user_id" = OLD."recipient_id" AND "channel_id" = OLD."channel_id"
      AND "reset_position" < OLD."feed_position";
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER "deliveries_leave_feed" AFTER DELETE ON "deliveries" FOR EACH ROW
  WHEN (OLD."feed_position" IS NOT NULL) EXECUTE FUNCTION "leave_feed"();
