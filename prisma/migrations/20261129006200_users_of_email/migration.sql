-- Where a policy holds, an index is asked by nothing that might tell what it saw: `lower` is not known to keep silent, and
-- the index of addresses was read by nobody. A function of the owner of the table may ask it, for the project of the
-- connection alone.
DO $$
BEGIN
  EXECUTE format($make$
    CREATE FUNCTION "users_of_email"("wanted" text, "most" int) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = %I, pg_temp AS $body$
      SELECT "id" FROM "users"
      WHERE "project_id" = current_project_id() AND lower("email") = lower("wanted") LIMIT "most" $body$
  $make$, current_schema());
END $$;
REVOKE EXECUTE ON FUNCTION "users_of_email"(text, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "users_of_email"(text, int) TO notiflow_project;
