-- Nothing is sent by a channel that is blocked, until somebody says otherwise.
ALTER TABLE "channels" ADD COLUMN "blocked_at" TIMESTAMPTZ(6),
ADD COLUMN "blocked_reason" TEXT;

-- Since when the bounces of its mail are looked at; null: always.
ALTER TABLE "projects" ADD COLUMN "bounces_count_from" TIMESTAMPTZ(6);
