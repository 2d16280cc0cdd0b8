-- Whoever is held to a project sees of its members nothing, and of those of other projects not even that.
ALTER TABLE "member_projects" ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_project ON "member_projects" TO notiflow_project
  USING (project_id = (SELECT current_project_id())) WITH CHECK (project_id = (SELECT current_project_id()));
