-- A project's clock moves since when nothing has gone on from a digest step.
GRANT UPDATE ("closed_at") ON "digest_windows" TO notiflow_project;
