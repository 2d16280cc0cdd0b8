-- A step visit makes one delivery for each address of its recipient; '' where there is never more than one.
ALTER TABLE "deliveries" ADD COLUMN "address_key" TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX "deliveries_notification_id_step_handle_address_key_key"
  ON "deliveries" ("notification_id", "step_handle", "address_key");
DROP INDEX "deliveries_notification_id_step_handle_key";
