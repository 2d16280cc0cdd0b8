-- Who a member is at the provider of single sign-on: its issuer and the subject it knows them by.
CREATE TABLE "member_identities" (
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "member_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "member_identities_pkey" PRIMARY KEY ("issuer", "subject")
);

-- What stands in for a second factor that was lost, each once; keyed hashes.
CREATE TABLE "member_recovery_codes" (
    "member_id" UUID NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "member_recovery_codes_pkey" PRIMARY KEY ("member_id", "hash")
);

-- How often somebody tried to log in lately; whom and where from only as keyed hashes.
CREATE TABLE "login_tries" (
    "key" BYTEA NOT NULL,
    "tries" INTEGER NOT NULL,
    "ends_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "login_tries_pkey" PRIMARY KEY ("key")
);

CREATE UNIQUE INDEX "member_identities_member_id_issuer_key" ON "member_identities"("member_id", "issuer");
CREATE INDEX "login_tries_ends_at_idx" ON "login_tries"("ends_at");

ALTER TABLE "member_identities" ADD CONSTRAINT "member_identities_member_id_fkey"
  FOREIGN KEY ("member_id") REFERENCES "members"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "member_recovery_codes" ADD CONSTRAINT "member_recovery_codes_member_id_fkey"
  FOREIGN KEY ("member_id") REFERENCES "members"("id") ON DELETE CASCADE ON UPDATE CASCADE;
