-- What a later run shows in the place of what an earlier one with the same key did, and what is taken back.
ALTER TABLE "runs" ADD COLUMN "replace_key" TEXT;
ALTER TABLE "deliveries" ADD COLUMN "replace_key" TEXT,
ADD COLUMN "replaced_by" UUID,
ADD COLUMN "recalled_at" TIMESTAMPTZ(6);


-- Written by hand from here: what Prisma's schema language has no words for.

-- What may still be replaced: in a week of updates of one key that is one row for each channel.
CREATE INDEX "deliveries_replace_key_idx" ON "deliveries"("project_id", "recipient_id", "replace_key")
  WHERE replace_key IS NOT NULL AND replaced_by IS NULL
    AND (status IN ('pending', 'processing') OR (status = 'delivered' AND channel_type = 'in_app'));
