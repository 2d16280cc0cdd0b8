-- A run that could not be fanned out to its end can be canceled too: what it wrote before goes on otherwise.
DROP TRIGGER "runs_transitions" ON "runs";
CREATE TRIGGER "runs_transitions" AFTER UPDATE OF "status" ON "runs" FOR EACH ROW
  WHEN (OLD."status" IS DISTINCT FROM NEW."status" AND OLD."status" || ' ' || NEW."status" NOT IN (
    'accepted fanning_out', 'accepted fanned_out', 'accepted failed', 'accepted canceled',
    'fanning_out fanned_out', 'fanning_out failed', 'fanning_out canceled', 'fanned_out canceled',
    'failed canceled'))
  EXECUTE FUNCTION "refuse_transition"();
