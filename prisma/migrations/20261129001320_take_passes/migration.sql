-- The same as before without a query of its own: it is called for each bucket, and most have one who asks.
CREATE OR REPLACE FUNCTION take_passes(
  INOUT holders text[], INOUT passed_at timestamptz[], INOUT closes_at timestamptz, asks jsonb
) LANGUAGE plpgsql STABLE AS $$
DECLARE
  ask jsonb;
  rule jsonb;
  is_fixed boolean;
  -- Of the rule: how many, and since when they are counted.
  counts int[];
  starts timestamptz[];
  longest interval;
  passed int;
  gone int;
  is_full boolean;
BEGIN
  FOR asking IN 0 .. jsonb_array_length(asks) - 1 LOOP
    ask := asks -> asking;
    -- Those who ask of one bucket mostly ask by the same rule.
    IF rule IS DISTINCT FROM ask - 'holder' THEN
      rule := ask - 'holder';
      is_fixed := (rule ->> 'isFixed')::boolean;
      counts := '{}';
      starts := '{}';
      longest := '0';
      FOR place IN 0 .. jsonb_array_length(rule -> 'limits') - 1 LOOP
        counts := counts || (rule -> 'limits' -> place ->> 'limit')::int;
        starts := starts || now() - (rule -> 'limits' -> place ->> 'windowMs')::float8 * interval '1 ms';
        longest := greatest(longest, now() - starts[place + 1]);
      END LOOP;
    END IF;

    gone := 0;
    IF closes_at <= now() THEN
      gone := cardinality(holders);
    ELSIF NOT is_fixed THEN
      WHILE passed_at[gone + 1] <= now() - longest LOOP
        gone := gone + 1;
      END LOOP;
    END IF;
    IF gone > 0 THEN
      holders := holders[gone + 1:];
      passed_at := passed_at[gone + 1:];
    END IF;

    CONTINUE WHEN ask ->> 'holder' = ANY(holders);
    -- They are in order: a limit is reached when the pass that is so many back is still counted.
    passed := cardinality(holders);
    is_full := false;
    FOR place IN 1 .. cardinality(counts) LOOP
      is_full := is_full OR CASE WHEN is_fixed THEN passed >= counts[place]
        ELSE coalesce(passed_at[passed - counts[place] + 1] > starts[place], false) END;
    END LOOP;
    CONTINUE WHEN is_full;
    IF NOT is_fixed THEN
      closes_at := greatest(closes_at, now() + longest);
    ELSIF passed = 0 THEN
      closes_at := now() + longest;
    END IF;
    passed_at := passed_at || greatest(now(), passed_at[passed]);
    holders := holders || (ask ->> 'holder');
  END LOOP;
END $$;
