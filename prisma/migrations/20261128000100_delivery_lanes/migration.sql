-- Deliveries wait in lanes, one per channel and receiver, and are claimed by lane.
ALTER TABLE "deliveries" ADD COLUMN "lane" TEXT COLLATE "C";
-- The place in the lane, lower is earlier: 10 to 35 by the priority of the run, 100 for what failed before.
ALTER TABLE "deliveries" ADD COLUMN "turn" SMALLINT NOT NULL DEFAULT 25;

-- Workers that send, each with the moment it was last heard of.
CREATE TABLE "workers" (
    "id" UUID NOT NULL,
    "since" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workers_pkey" PRIMARY KEY ("id")
);

-- Settled deliveries need no lane: nobody looks for them.
UPDATE "deliveries" d SET
    "lane" = d."channel_id"::text,
    "turn" = CASE WHEN d."attempt_count" > 0 THEN 100
                  ELSE r."priority" * 10 + CASE WHEN r."topic_id" IS NOT NULL OR r."recipient_count" > 500 THEN 5 ELSE 0 END END
  FROM "runs" r
  WHERE d."status" IN ('pending', 'processing') AND r."id" = d."run_id";


-- Written by hand from here: what Prisma's schema language has no words for.

-- What waits, in the order in which it is claimed; and what is being sent, by the end of its lease.
CREATE INDEX "deliveries_lane_idx" ON "deliveries" ("lane", "turn", "next_attempt_at") WHERE "status" = 'pending';
CREATE INDEX "deliveries_lease_until_idx" ON "deliveries" ("lease_until") WHERE "status" = 'processing';
DROP INDEX "deliveries_sweep_at_idx";
