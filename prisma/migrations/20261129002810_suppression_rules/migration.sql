-- How often a service has to say something of an address before it is suppressed, and for how long it is then.
ALTER TABLE "projects" ADD COLUMN "suppression_rules" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "suppressions" ADD COLUMN "fault_count" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN "in_force" BOOLEAN NOT NULL DEFAULT true;
