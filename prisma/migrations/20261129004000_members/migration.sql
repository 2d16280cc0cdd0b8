-- People who look after the installation: how they log in, and what they may do where.
CREATE TABLE "members" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "account_role" TEXT,
    "password_hash" TEXT,
    "totp_secret" TEXT,
    "totp_confirmed_at" TIMESTAMPTZ(6),
    "totp_last_step" BIGINT NOT NULL DEFAULT 0,
    "disabled_at" TIMESTAMPTZ(6),
    "last_login_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "members_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "member_projects" (
    "member_id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "role" TEXT NOT NULL,

    CONSTRAINT "member_projects_pkey" PRIMARY KEY ("member_id", "project_id")
);

CREATE TABLE "member_sessions" (
    "id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "hash" BYTEA NOT NULL,
    "verified_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ip" TEXT,
    "user_agent" TEXT,

    CONSTRAINT "member_sessions_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "member_links" (
    "hash" BYTEA NOT NULL,
    "member_id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "member_links_pkey" PRIMARY KEY ("hash")
);

CREATE UNIQUE INDEX "members_email_key" ON "members"("email");
CREATE INDEX "member_projects_project_id_idx" ON "member_projects"("project_id");
CREATE UNIQUE INDEX "member_sessions_hash_key" ON "member_sessions"("hash");
CREATE INDEX "member_sessions_member_id_idx" ON "member_sessions"("member_id");
CREATE INDEX "member_links_member_id_idx" ON "member_links"("member_id");

ALTER TABLE "member_projects" ADD CONSTRAINT "member_projects_member_id_fkey"
  FOREIGN KEY ("member_id") REFERENCES "members"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "member_projects" ADD CONSTRAINT "member_projects_project_id_fkey"
  FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "member_sessions" ADD CONSTRAINT "member_sessions_member_id_fkey"
  FOREIGN KEY ("member_id") REFERENCES "members"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "member_links" ADD CONSTRAINT "member_links_member_id_fkey"
  FOREIGN KEY ("member_id") REFERENCES "members"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Written by hand from here: what Prisma's schema language has no words for.

ALTER TABLE "members" ADD CONSTRAINT "members_email_check" CHECK ("email" = lower("email"));
ALTER TABLE "members" ADD CONSTRAINT "members_account_role_check"
  CHECK ("account_role" IN ('viewer', 'operator', 'admin'));
ALTER TABLE "member_projects" ADD CONSTRAINT "member_projects_role_check"
  CHECK ("role" IN ('viewer', 'operator', 'admin'));
