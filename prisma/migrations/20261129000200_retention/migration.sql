-- History ends: what is settled is emptied after a while, and removed after a longer one.

-- How many days a project keeps content, history and its audit log; null: as long as the installation says.
ALTER TABLE "projects" ADD COLUMN "retention_content_days" INTEGER;
ALTER TABLE "projects" ADD COLUMN "retention_history_days" INTEGER;
ALTER TABLE "projects" ADD COLUMN "retention_audit_days" INTEGER;

-- When a run and everything of it was emptied.
ALTER TABLE "runs" ADD COLUMN "content_removed_at" TIMESTAMPTZ(6);

-- Duties that one worker does at a time, and until when nobody else takes them.
CREATE TABLE "duties" (
    "name" TEXT NOT NULL,
    "holder" UUID NOT NULL,
    "held_until" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "duties_pkey" PRIMARY KEY ("name")
);


-- Written by hand from here: what Prisma's schema language has no words for.

-- Settled runs that still have content. A run enters as its last page is written: accepting one does not pay for it.
CREATE INDEX "runs_with_content_idx" ON "runs" ("project_id", "id")
  WHERE "sweep_at" IS NULL AND "content_removed_at" IS NULL;

-- The audit log loses what is old, and nothing else: less than 30 days no statement removes, whatever is set.
CREATE FUNCTION "refuse_audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND OLD."created_at" < now() - interval '30 days'
     AND current_setting('notiflow.purges', true) = 'audit_log' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'The audit log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
DROP TRIGGER "audit_log_append_only" ON "audit_log";
CREATE TRIGGER "audit_log_append_only" BEFORE UPDATE OR DELETE ON "audit_log"
  FOR EACH ROW EXECUTE FUNCTION "refuse_audit_change"();
