-- What is known of a channel that had trouble: whether its circuit is open, and who finds out whether it is back.
CREATE TABLE "channel_health" (
    "channel_id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "circuit" TEXT NOT NULL DEFAULT 'closed',
    "open_since" TIMESTAMPTZ(6),
    "opened_until" TIMESTAMPTZ(6),
    "closed_at" TIMESTAMPTZ(6),
    "trips" INTEGER NOT NULL DEFAULT 0,
    "probe_by" UUID,
    "probe_until" TIMESTAMPTZ(6),
    "probe_successes" SMALLINT NOT NULL DEFAULT 0,
    "penalty" SMALLINT NOT NULL DEFAULT 0,
    "penalty_changed_at" TIMESTAMPTZ(6),
    "failing_at" TIMESTAMPTZ(6),
    "slow_at" TIMESTAMPTZ(6),
    "reported_at" TIMESTAMPTZ(6),
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "channel_health_pkey" PRIMARY KEY ("channel_id")
);

-- What became of the attempts of a channel, ten seconds by ten seconds.
CREATE TABLE "channel_tallies" (
    "channel_id" UUID NOT NULL,
    "since" TIMESTAMPTZ(6) NOT NULL,
    "project_id" UUID NOT NULL,
    "attempts" INTEGER NOT NULL,
    "accepted" INTEGER NOT NULL,
    "failures" INTEGER NOT NULL,
    "durations" INTEGER[],

    CONSTRAINT "channel_tallies_pkey" PRIMARY KEY ("channel_id","since")
);

CREATE INDEX "channel_tallies_since_idx" ON "channel_tallies"("since");

ALTER TABLE "channel_health" ADD CONSTRAINT "channel_health_channel_id_fkey"
  FOREIGN KEY ("channel_id") REFERENCES "channels"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "channel_tallies" ADD CONSTRAINT "channel_tallies_channel_id_fkey"
  FOREIGN KEY ("channel_id") REFERENCES "channels"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Written by hand from here: what Prisma's schema language has no words for.

ALTER TABLE "channel_health" ADD CONSTRAINT "channel_health_circuit_check"
  CHECK (circuit IN ('closed', 'open', 'half_open'));
-- Workers ask for these every second.
CREATE INDEX "channel_health_troubled_idx" ON "channel_health"("channel_id") WHERE circuit <> 'closed' OR penalty > 0;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['channel_health', 'channel_tallies'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY of_project ON %I TO notiflow_project
      USING (project_id = (SELECT current_project_id()))
      WITH CHECK (project_id = (SELECT current_project_id()))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO notiflow_project', name);
  END LOOP;
END $$;
