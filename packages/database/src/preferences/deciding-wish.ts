/**
 * SQL of the one stored wish that decides about a delivery, if there is any: the most specific, as it is weighed when a
 * message is made. Whether its notiflow asks anybody is for others to say.
 */
export const decidingWish = (delivery: string) => `
  SELECT p.enabled,
         CASE WHEN p.notiflow_id IS NULL THEN 'channel_type'
              WHEN p.channel_type IS NULL THEN 'notiflow' ELSE 'notiflow_channel_type' END AS level
  FROM preferences p
  WHERE p.user_id = ${delivery}.recipient_id AND (p.channel_type IS NULL OR p.channel_type = ${delivery}.channel_type)
    AND (p.notiflow_id = ${delivery}.notiflow_id OR (p.notiflow_id IS NULL AND p.channel_type IS NOT NULL))
  ORDER BY p.notiflow_id IS NOT NULL DESC, p.channel_type IS NOT NULL DESC LIMIT 1`;
