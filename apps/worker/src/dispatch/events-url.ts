/** Where a service reports what becomes of one message, for those that have to be told with each; null where nobody can reach us. */
export function eventsUrlOf(
  publicUrl: string | null,
  { channelId, deliveryId }: { channelId: string; deliveryId: string },
): string | null {
  return publicUrl && `${publicUrl}/provider-events/${channelId}?delivery_id=${deliveryId}`;
}
