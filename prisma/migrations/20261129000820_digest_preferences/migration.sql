-- How often a recipient wants the digests of a notiflow, where its step lets one choose.
CREATE TABLE "digest_preferences" (
    "user_id" UUID NOT NULL,
    "notiflow_id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "frequency" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "digest_preferences_pkey" PRIMARY KEY ("user_id","notiflow_id")
);

CREATE INDEX "digest_preferences_notiflow_id_idx" ON "digest_preferences"("notiflow_id");

ALTER TABLE "digest_preferences" ADD CONSTRAINT "digest_preferences_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "digest_preferences" ADD CONSTRAINT "digest_preferences_notiflow_id_fkey" FOREIGN KEY ("notiflow_id") REFERENCES "notiflows"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Written by hand from here: what Prisma's schema language has no words for.

ALTER TABLE "digest_preferences" ADD CONSTRAINT "digest_preferences_frequency_check"
  CHECK ("frequency" IN ('instant', 'hourly', 'daily', 'weekly'));

ALTER TABLE "digest_preferences" ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_project ON "digest_preferences" TO notiflow_project
  USING (project_id = (SELECT current_project_id()))
  WITH CHECK (project_id = (SELECT current_project_id()));
GRANT SELECT, INSERT, UPDATE, DELETE ON "digest_preferences" TO notiflow_project;
