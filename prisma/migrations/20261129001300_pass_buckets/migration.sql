-- How many messages of a channel type a recipient gets at most, and what else may be passed so often: who passed lately.

-- A list of caps; an empty one asks nobody anything.
ALTER TABLE "projects" ADD COLUMN "message_caps" JSONB NOT NULL DEFAULT '[]';

CREATE TABLE "pass_buckets" (
    "project_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "recipient_id" UUID,
    "holders" TEXT[] NOT NULL,
    "passed_at" TIMESTAMPTZ(6)[] NOT NULL,
    "closes_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "pass_buckets_pkey" PRIMARY KEY ("project_id","key")
);

CREATE INDEX "pass_buckets_project_id_recipient_id_idx" ON "pass_buckets"("project_id", "recipient_id");
CREATE INDEX "pass_buckets_closes_at_idx" ON "pass_buckets"("closes_at");


-- Written by hand from here: what Prisma's schema language has no words for.

ALTER TABLE "pass_buckets" ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_project ON "pass_buckets" TO notiflow_project
  USING (project_id = (SELECT current_project_id()))
  WITH CHECK (project_id = (SELECT current_project_id()));
-- Only workers let pass; erasing a person removes their buckets.
GRANT SELECT, DELETE ON "pass_buckets" TO notiflow_project;
-- Moving the clock of a project moves its passes.
GRANT UPDATE ("passed_at", "closes_at") ON "pass_buckets" TO notiflow_project;

-- Lets those who ask for a pass of one bucket pass, in their order, while its limits allow, and answers who holds one
-- then. Who holds one already keeps it and is not counted again. Each of `asks` is {"holder", "isFixed", "limits"}, the
-- limits a list of {"limit", "windowMs"} which all have to allow it. Fixed: so many until the window closes that the
-- first one opened. Else: so many within the last `windowMs`, whenever they came.
CREATE FUNCTION take_passes(
  INOUT holders text[], INOUT passed_at timestamptz[], INOUT closes_at timestamptz, asks jsonb
) LANGUAGE plpgsql STABLE AS $$
DECLARE
  asking record;
  -- What happened before this moment no limit counts any more.
  forgotten_at timestamptz;
BEGIN
  IF closes_at <= now() THEN
    forgotten_at := 'infinity';
  ELSE
    SELECT CASE WHEN bool_or(ask."isFixed") THEN '-infinity' ELSE now() - max("limit"."windowMs") * interval '1 ms' END
    INTO forgotten_at
    FROM jsonb_to_recordset(asks) AS ask ("isFixed" boolean, limits jsonb),
         jsonb_to_recordset(ask.limits) AS "limit" ("windowMs" float8);
  END IF;
  SELECT coalesce(array_agg(pass.holder ORDER BY pass.place), '{}'), coalesce(array_agg(pass.at ORDER BY pass.place), '{}')
  INTO holders, passed_at
  FROM unnest(holders, passed_at) WITH ORDINALITY AS pass (holder, at, place) WHERE pass.at > forgotten_at;

  FOR asking IN
    SELECT ask.holder, ask."isFixed" AS is_fixed, ask.limits,
           (SELECT max("windowMs") * interval '1 ms' FROM jsonb_to_recordset(ask.limits) AS one ("windowMs" float8)) AS longest
    FROM jsonb_to_recordset(asks) AS ask (holder text, "isFixed" boolean, limits jsonb)
  LOOP
    CONTINUE WHEN asking.holder = ANY(holders);
    -- They are in order: a limit is reached when the pass that is so many back is still counted.
    CONTINUE WHEN EXISTS (
      SELECT FROM jsonb_to_recordset(asking.limits) AS one ("limit" int, "windowMs" float8)
      WHERE asking.is_fixed AND cardinality(holders) >= one."limit"
         OR passed_at[cardinality(holders) - one."limit" + 1] > now() - one."windowMs" * interval '1 ms');
    IF NOT asking.is_fixed THEN
      closes_at := greatest(closes_at, now() + asking.longest);
    ELSIF holders = '{}' THEN
      closes_at := now() + asking.longest;
    END IF;
    passed_at := passed_at || greatest(now(), passed_at[cardinality(holders)]);
    holders := holders || asking.holder;
  END LOOP;
END $$;

-- Open windows go on in their buckets; a holder is a notification at a step.
INSERT INTO pass_buckets (project_id, key, recipient_id, holders, passed_at, closes_at)
SELECT project_id, concat_ws(' ', 'throttle', recipient_id, notiflow_id, step_handle, encode(key_hash, 'hex')), recipient_id,
       ARRAY[notification_id || ' ' || step_handle], ARRAY[now()], closes_at
FROM throttle_windows WHERE closes_at > now();
-- Processes of the version before still know the table; a later migration drops it.
DELETE FROM throttle_windows;
