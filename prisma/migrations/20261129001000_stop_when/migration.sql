-- What of another message of the notification is enough, so that this delivery is not sent any more: seen, read, clicked.
ALTER TABLE "deliveries" ADD COLUMN "stop_when" TEXT[];
