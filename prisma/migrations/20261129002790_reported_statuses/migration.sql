-- What a service reports moves whatever was tried: it knows better than we do what became of the message.
DROP TRIGGER "deliveries_transitions" ON "deliveries";
CREATE TRIGGER "deliveries_transitions" AFTER UPDATE OF "status" ON "deliveries" FOR EACH ROW
  WHEN (OLD."status" IS DISTINCT FROM NEW."status" AND OLD."status" || ' ' || NEW."status" NOT IN (
    'pending processing', 'pending failed', 'pending skipped', 'pending expired', 'pending delivered',
    'pending bounced', 'processing pending', 'processing sent', 'processing failed', 'processing skipped',
    'processing expired', 'processing quarantined', 'processing unknown', 'sent delivered', 'sent bounced',
    'sent failed', 'delivered bounced', 'delivered failed', 'failed pending', 'failed delivered', 'failed bounced',
    'bounced delivered', 'skipped delivered', 'skipped bounced', 'skipped failed', 'expired pending',
    'expired delivered', 'expired bounced', 'expired failed', 'quarantined pending', 'quarantined delivered',
    'quarantined bounced', 'quarantined failed', 'unknown pending', 'unknown delivered', 'unknown bounced',
    'unknown failed'))
  EXECUTE FUNCTION "refuse_transition"();
