-- Which user a device token of a channel belongs to: whoever registered it last, and nobody else.
CREATE TABLE "channel_device_tokens" (
    "channel_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "project_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "moved_from" UUID,
    "registered_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "channel_device_tokens_pkey" PRIMARY KEY ("channel_id","token_hash")
);

CREATE INDEX "channel_device_tokens_user_id_channel_id_idx" ON "channel_device_tokens"("user_id", "channel_id");

ALTER TABLE "channel_device_tokens" ADD CONSTRAINT "channel_device_tokens_user_id_channel_id_fkey"
  FOREIGN KEY ("user_id", "channel_id") REFERENCES "channel_settings"("user_id", "channel_id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Written by hand from here: what Prisma's schema language has no words for.

-- A token is taken before the settings that name it are written, so that who waits for it sees them.
ALTER TABLE "channel_device_tokens" ALTER CONSTRAINT "channel_device_tokens_user_id_channel_id_fkey"
  DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE "channel_device_tokens" ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_project ON "channel_device_tokens" TO notiflow_project
  USING (project_id = (SELECT current_project_id()))
  WITH CHECK (project_id = (SELECT current_project_id()));
GRANT SELECT, INSERT, UPDATE, DELETE ON "channel_device_tokens" TO notiflow_project;

-- What several users have so far belongs to the one whose settings were written last.
INSERT INTO "channel_device_tokens" ("channel_id", "token_hash", "project_id", "user_id", "registered_at")
SELECT DISTINCT ON (s.channel_id, token) s.channel_id, sha256(convert_to(token, 'UTF8')), s.project_id, s.user_id, s.updated_at
FROM "channel_settings" s, jsonb_array_elements_text(s.settings->'device_tokens') AS token
WHERE jsonb_typeof(s.settings->'device_tokens') = 'array'
ORDER BY s.channel_id, token, s.updated_at DESC, s.user_id;
