/** SQL that counts the recipients of a topic's run as they were when it was accepted; an excluded actor is none. */
export const subscribedCount = (run: string) => `(SELECT count(*)::int FROM subscriptions s
        WHERE s.topic_id = ${run}.topic_id AND s.position < ${run}.topic_position
          AND (s.removed_position IS NULL OR s.removed_position > ${run}.topic_position)
          AND NOT (${run}.exclude_actor AND s.user_id = ANY (ARRAY(
            SELECT id FROM users
            WHERE project_id = ${run}.project_id AND external_id = ${run}.actor->>'external_id'))))`;
