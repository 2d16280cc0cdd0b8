-- What a request of a project may see and change, whatever its statement forgot to say.
-- A connection takes the role notiflow_project and names its project in the setting
-- notiflow.project_id; without the setting it sees nothing. Workers and sweeps serve all projects
-- and keep the role of their login, which owns the tables and is not held by their policies.

DO $$
BEGIN
  -- Roles belong to the whole server: another database of it may have made this one already.
  BEGIN
    CREATE ROLE notiflow_project NOLOGIN;
  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
  END;
  IF NOT pg_has_role(current_user, 'notiflow_project', 'MEMBER') THEN
    EXECUTE format('GRANT notiflow_project TO %I', current_user);
  END IF;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE EXCEPTION 'The user % may not create or take the role notiflow_project', current_user
    USING HINT = 'As a superuser, once: CREATE ROLE notiflow_project NOLOGIN; GRANT notiflow_project TO "<user of DATABASE_URL>";',
          ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION "current_project_id"() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('notiflow.project_id', true), '')::uuid $$;

DO $$
DECLARE
  name text;
BEGIN
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO notiflow_project', current_schema());
  FOREACH name IN ARRAY ARRAY['channels', 'notiflows', 'notiflow_versions', 'api_keys', 'runs',
    'notifications', 'deliveries', 'attempts', 'idempotency_keys', 'users', 'topics',
    'subscriptions', 'preferences', 'channel_settings', 'audit_log']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY of_project ON %I TO notiflow_project
                    USING (project_id = (SELECT current_project_id()))
                    WITH CHECK (project_id = (SELECT current_project_id()))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO notiflow_project', name);
  END LOOP;
END $$;

ALTER TABLE "projects" ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_project ON "projects" TO notiflow_project
  USING ("id" = (SELECT current_project_id())) WITH CHECK ("id" = (SELECT current_project_id()));
GRANT SELECT, UPDATE ON "projects" TO notiflow_project;
REVOKE UPDATE, DELETE ON "audit_log" FROM notiflow_project;
GRANT USAGE ON SEQUENCE "subscription_positions" TO notiflow_project;
