-- Written by hand: what Prisma's schema language has no words for.

-- Few channels have any, and workers go through them again and again.
CREATE INDEX "channels_with_alternatives_idx" ON "channels"("id") WHERE settings ? 'alternatives';
