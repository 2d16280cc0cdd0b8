-- A project's clock moves the calls that wait, and how long answers are kept.
GRANT UPDATE ("next_try_at", "expires_at") ON "calls" TO notiflow_project;
