-- How often the links to somebody's inbox were ended: one that was made before the last time opens nothing.
ALTER TABLE "users" ADD COLUMN "inbox_generation" INTEGER NOT NULL DEFAULT 0;
