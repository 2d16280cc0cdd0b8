-- How often something moved in a project that `activity` does not count, since nothing settled by it: a run that is
-- fanned out, a delivery that waits again. Whoever follows the project compares the sums.
CREATE TABLE "moves" (
    "id" BIGINT GENERATED ALWAYS AS IDENTITY,
    "project_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "moves_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "moves_project_id_kind_idx" ON "moves" ("project_id", "kind");

ALTER TABLE "moves" ADD CONSTRAINT "moves_project_id_fkey"
  FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Written by hand from here: what Prisma's schema language has no words for.

-- There is room for the next version of a row beside it.
ALTER TABLE "moves" SET (fillfactor = 50);

-- Counts in a row that nobody holds: so nobody waits for it, and no two wait for each other. There are as many rows as
-- there ever were transactions at once.
CREATE FUNCTION "note_move"(of_project uuid, of_kind text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "moves" SET "amount" = "amount" + 1 WHERE "id" = (
    SELECT "id" FROM "moves" WHERE "project_id" = of_project AND "kind" = of_kind LIMIT 1 FOR UPDATE SKIP LOCKED);
  IF NOT FOUND THEN
    INSERT INTO "moves" ("project_id", "kind", "amount") VALUES (of_project, of_kind, 1);
  END IF;
END $$;

CREATE FUNCTION "note_runs"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_move(moved."project_id", 'run') FROM (
    SELECT DISTINCT n."project_id" FROM "new_rows" n JOIN "old_rows" o ON o."id" = n."id" AND o."status" <> n."status"
  ) moved;
  RETURN NULL;
END $$;

CREATE FUNCTION "note_deliveries"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_move(moved."project_id", 'delivery') FROM (
    SELECT DISTINCT "project_id" FROM "new_rows" WHERE "status" = 'pending') moved;
  RETURN NULL;
END $$;

CREATE FUNCTION "note_notifications"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_move(moved."project_id", 'notification') FROM (
    SELECT DISTINCT "project_id" FROM "new_rows" WHERE "status" = 'waiting') moved;
  RETURN NULL;
END $$;

CREATE TRIGGER "runs_noted" AFTER UPDATE ON "runs" REFERENCING OLD TABLE AS "old_rows" NEW TABLE AS "new_rows"
  FOR EACH STATEMENT EXECUTE FUNCTION "note_runs"();
CREATE TRIGGER "deliveries_noted_new" AFTER INSERT ON "deliveries" REFERENCING NEW TABLE AS "new_rows"
  FOR EACH STATEMENT EXECUTE FUNCTION "note_deliveries"();
CREATE TRIGGER "deliveries_noted" AFTER UPDATE ON "deliveries" REFERENCING NEW TABLE AS "new_rows"
  FOR EACH STATEMENT EXECUTE FUNCTION "note_deliveries"();
CREATE TRIGGER "notifications_noted" AFTER UPDATE ON "notifications" REFERENCING NEW TABLE AS "new_rows"
  FOR EACH STATEMENT EXECUTE FUNCTION "note_notifications"();

ALTER TABLE "moves" ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_project ON "moves" TO notiflow_project
  USING (project_id = (SELECT current_project_id())) WITH CHECK (project_id = (SELECT current_project_id()));
-- An api moves things itself: it cancels, recalls and lets go.
GRANT SELECT, INSERT, UPDATE ON "moves" TO notiflow_project;
