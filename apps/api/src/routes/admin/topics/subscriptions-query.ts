import Type from 'typebox';
import { createdQuery, pageQuery } from '../../../request/list-query.ts';

/** Query of every list of subscriptions. */
export const subscriptionsQuery = Type.Object(
  { ...pageQuery, ...createdQuery },
  { additionalProperties: false },
);
