-- What somebody looks for in the audit log is mostly rare.
CREATE INDEX "audit_log_project_id_action_id_idx" ON "audit_log"("project_id", "action", "id");
CREATE INDEX "audit_log_project_id_resource_id_idx" ON "audit_log"("project_id", "resource", "id");
