-- A project's clock moves what its waits and events are reckoned from.
GRANT UPDATE ("accepted_at", "sweep_at", "keep_until") ON "events" TO notiflow_project;
GRANT UPDATE ("since", "until", "looked_at") ON "event_waits" TO notiflow_project;
