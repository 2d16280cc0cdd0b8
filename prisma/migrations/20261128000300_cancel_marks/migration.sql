-- A cancel marks; a sweep stops the rest. `sweep_at` of a canceled run is when its sweep looks at it.

-- What is known of a cancellation key. A cancel leaves `canceled_until`: runs that come with the key until then are
-- canceled as they are accepted. A run that is accepted with the key touches the row too: so the one of the two that comes
-- second waits for the first, and sees what it did.
CREATE TABLE "cancellation_keys" (
    "project_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "canceled_until" TIMESTAMPTZ(6),
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "cancellation_keys_pkey" PRIMARY KEY ("project_id","key")
);
CREATE INDEX "cancellation_keys_expires_at_idx" ON "cancellation_keys"("expires_at");

ALTER TABLE "cancellation_keys" ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_project ON "cancellation_keys" TO notiflow_project
  USING (project_id = (SELECT current_project_id()))
  WITH CHECK (project_id = (SELECT current_project_id()));
GRANT SELECT, INSERT, UPDATE, DELETE ON "cancellation_keys" TO notiflow_project;

CREATE INDEX "runs_cancellation_key_idx" ON "runs" ("project_id", "cancellation_key") WHERE "cancellation_key" IS NOT NULL;
CREATE INDEX "runs_canceled_idx" ON "runs" ("sweep_at") WHERE "status" = 'canceled' AND "sweep_at" IS NOT NULL;
