-- What is not kept by the hour yet is of the last two days: what is older is not looked through for it each minute.
CREATE INDEX "activity_fine_idx" ON "activity" ("minute")
  WHERE "shard" < 0 AND "minute" <> date_bin(interval '1 hour', "minute", timestamptz '1970-01-01 00:00:00+00');
-- And what is to be removed is found by its age.
CREATE INDEX "activity_merged_idx" ON "activity" ("minute") WHERE "shard" < 0;
