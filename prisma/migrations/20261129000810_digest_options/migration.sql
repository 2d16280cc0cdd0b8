-- What a digest step may be told beside its window: what opened the window decides.
ALTER TABLE "digest_windows" ADD COLUMN "max_items" INTEGER;
ALTER TABLE "digest_windows" ADD COLUMN "min_items" INTEGER;
ALTER TABLE "digest_windows" ADD COLUMN "slides_ms" BIGINT;
ALTER TABLE "digest_windows" ADD COLUMN "retain" JSONB;
-- The event that went on at once, and for how long no other one does.
ALTER TABLE "digest_windows" ADD COLUMN "leader_id" UUID;
ALTER TABLE "digest_windows" ADD COLUMN "look_back_ms" BIGINT;
