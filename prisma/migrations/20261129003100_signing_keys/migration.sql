-- Keys with which a project's servers sign who a user of its pages is: of a pair only the public one, a shared secret sealed.
CREATE TABLE "signing_keys" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "algorithm" TEXT NOT NULL,
    "purpose" TEXT NOT NULL DEFAULT 'token',
    "public_key" TEXT,
    "secret" TEXT,
    "expires_at" TIMESTAMPTZ(6),
    "revoked_at" TIMESTAMPTZ(6),
    "last_used_at" TIMESTAMPTZ(6),
    "superseded_by" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "signing_keys_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "signing_keys_project_id_id_idx" ON "signing_keys"("project_id", "id");

ALTER TABLE "signing_keys" ADD CONSTRAINT "signing_keys_project_id_fkey"
  FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- How pages of the project say who uses them.
ALTER TABLE "projects" ADD COLUMN "user_authentication" TEXT NOT NULL DEFAULT 'token';


-- Written by hand from here: what Prisma's schema language has no words for.

ALTER TABLE "signing_keys" ADD CONSTRAINT "signing_keys_algorithm_check"
  CHECK ("algorithm" IN ('RS256', 'ES256', 'EdDSA', 'HS256'));
-- A shared secret signs tokens or hashes user ids, never both: somebody's id could be the text of a token.
ALTER TABLE "signing_keys" ADD CONSTRAINT "signing_keys_purpose_check"
  CHECK ("purpose" = 'token' OR "purpose" = 'hash' AND "algorithm" = 'HS256');
ALTER TABLE "signing_keys" ADD CONSTRAINT "signing_keys_material_check"
  CHECK (("secret" IS NOT NULL) = ("algorithm" = 'HS256') AND ("public_key" IS NULL) = ("algorithm" = 'HS256'));

ALTER TABLE "projects" ADD CONSTRAINT "projects_user_authentication_check"
  CHECK ("user_authentication" IN ('token', 'hash', 'none'));

ALTER TABLE "signing_keys" ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_project ON "signing_keys" TO notiflow_project
  USING (project_id = (SELECT current_project_id()))
  WITH CHECK (project_id = (SELECT current_project_id()));
GRANT SELECT, INSERT, UPDATE ON "signing_keys" TO notiflow_project;
