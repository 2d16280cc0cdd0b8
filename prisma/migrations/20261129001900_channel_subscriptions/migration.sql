-- The browsers in which users take pushes of a channel: any number for each of them.
CREATE TABLE "channel_subscriptions" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "channel_id" UUID NOT NULL,
    "identifier" TEXT NOT NULL,
    "endpoint_hash" BYTEA NOT NULL,
    "settings" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "channel_subscriptions_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "channel_subscriptions_user_id_channel_id_identifier_key"
  ON "channel_subscriptions"("user_id", "channel_id", "identifier");
-- A browser belongs to whoever used it last.
CREATE UNIQUE INDEX "channel_subscriptions_channel_id_endpoint_hash_key"
  ON "channel_subscriptions"("channel_id", "endpoint_hash");

ALTER TABLE "channel_subscriptions" ADD CONSTRAINT "channel_subscriptions_user_id_fkey"
  FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "channel_subscriptions" ADD CONSTRAINT "channel_subscriptions_channel_id_fkey"
  FOREIGN KEY ("channel_id") REFERENCES "channels"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Written by hand from here: what Prisma's schema language has no words for.

ALTER TABLE "channel_subscriptions" ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_project ON "channel_subscriptions" TO notiflow_project
  USING (project_id = (SELECT current_project_id()))
  WITH CHECK (project_id = (SELECT current_project_id()));
GRANT SELECT, INSERT, UPDATE, DELETE ON "channel_subscriptions" TO notiflow_project;
