-- A delivery may go by another channel than its step names: where it comes from, and what was tried in this round.
ALTER TABLE "deliveries" ADD COLUMN "home_channel_id" UUID;
ALTER TABLE "deliveries" ADD COLUMN "tried_channels" UUID[];

-- Each attempt names the channel it was made by, since the delivery may have moved on.
ALTER TABLE "attempts" ADD COLUMN "channel_id" UUID;
