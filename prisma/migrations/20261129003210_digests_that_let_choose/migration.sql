-- Whether a digest of the version lets recipients choose how often it comes: asked for every notiflow of a preference page,
-- where reading all their steps would cost too much.
ALTER TABLE "notiflow_versions" ADD COLUMN "lets_choose_frequency" BOOLEAN NOT NULL DEFAULT false;


-- Written by hand from here: what Prisma's schema language has no words for.

-- Kept by Postgres, whoever writes the steps: also a process of the version before.
CREATE FUNCTION "note_whether_digests_let_choose"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."lets_choose_frequency" := NEW."steps" @? '$[*] ? (@.type == "digest" && @.user_schedulable == true)';
  RETURN NEW;
END $$;
CREATE TRIGGER "notiflow_versions_steps" BEFORE INSERT OR UPDATE OF "steps" ON "notiflow_versions" FOR EACH ROW
  EXECUTE FUNCTION "note_whether_digests_let_choose"();

UPDATE "notiflow_versions" SET "lets_choose_frequency" = true
WHERE "steps" @? '$[*] ? (@.type == "digest" && @.user_schedulable == true)';
