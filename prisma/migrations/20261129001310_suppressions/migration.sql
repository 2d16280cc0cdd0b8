-- Addresses that nothing is sent to, and why.
CREATE TABLE "suppressions" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "channel_type" TEXT NOT NULL,
    "address_hash" BYTEA NOT NULL,
    "address" TEXT,
    "recipient_id" UUID,
    "reason" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6),

    CONSTRAINT "suppressions_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "suppressions_project_id_channel_type_address_hash_reason_key" ON "suppressions"("project_id", "channel_type", "address_hash", "reason");
CREATE INDEX "suppressions_project_id_id_idx" ON "suppressions"("project_id", "id");
CREATE INDEX "suppressions_project_id_recipient_id_idx" ON "suppressions"("project_id", "recipient_id");
CREATE INDEX "suppressions_expires_at_idx" ON "suppressions"("expires_at");


-- Written by hand from here: what Prisma's schema language has no words for.

ALTER TABLE "suppressions" ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_project ON "suppressions" TO notiflow_project
  USING (project_id = (SELECT current_project_id()))
  WITH CHECK (project_id = (SELECT current_project_id()));
GRANT SELECT, INSERT, UPDATE, DELETE ON "suppressions" TO notiflow_project;
