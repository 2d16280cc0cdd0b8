-- The key that took the place of this one when it was rotated; a key has one successor.
ALTER TABLE "api_keys" ADD COLUMN "superseded_by" UUID;
