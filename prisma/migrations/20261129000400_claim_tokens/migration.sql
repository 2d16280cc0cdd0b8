-- Who holds the claim of an idempotency key: only its holder keeps an answer under it or gives it back.
ALTER TABLE "idempotency_keys" ADD COLUMN "claim_token" UUID;
