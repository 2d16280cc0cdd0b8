-- Somebody who asks why a person got nothing knows an address of theirs.
CREATE INDEX "users_email_idx" ON "users" ("project_id", lower("email")) WHERE "email" IS NOT NULL;
CREATE INDEX "users_phone_idx" ON "users" ("project_id", "phone") WHERE "phone" IS NOT NULL;
