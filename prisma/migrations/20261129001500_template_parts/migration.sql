-- What templates share: partials, layouts, translations. A row never changes; another content is another row.
CREATE TABLE "template_parts" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "replaced_at" TIMESTAMPTZ(6),

    CONSTRAINT "template_parts_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "template_parts_project_id_kind_name_idx" ON "template_parts"("project_id", "kind", "name");

ALTER TABLE "template_parts" ADD CONSTRAINT "template_parts_project_id_fkey"
  FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a version was published with.
ALTER TABLE "notiflow_versions" ADD COLUMN "part_ids" UUID[] DEFAULT ARRAY[]::UUID[],
ADD COLUMN "default_locale" TEXT,
ADD COLUMN "compiled" JSONB NOT NULL DEFAULT '{}';

ALTER TABLE "projects" ADD COLUMN "default_locale" TEXT;


-- Written by hand from here: what Prisma's schema language has no words for.

-- One of a name is current, and lists page through the current ones.
CREATE UNIQUE INDEX "template_parts_current_key" ON "template_parts"("project_id", "kind", "name")
  WHERE replaced_at IS NULL;
CREATE INDEX "template_parts_current_idx" ON "template_parts"("project_id", "kind", "id")
  WHERE replaced_at IS NULL;

ALTER TABLE "template_parts" ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_project ON "template_parts" TO notiflow_project
  USING (project_id = (SELECT current_project_id()))
  WITH CHECK (project_id = (SELECT current_project_id()));
-- A version may still use what was replaced: nothing is deleted.
GRANT SELECT, INSERT, UPDATE ON "template_parts" TO notiflow_project;
