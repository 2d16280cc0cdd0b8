/* Printed from docs/openapi.json by `npm run docs`. */

/**
 * When nothing is sent that may disturb; null when the user has not said
 */
export type QuietHours = {
  /**
   * In none of these anything is sent
   *
   * @minItems 1
   * @maxItems 20
   */
  windows: {
    /**
     * The days on which it begins; every day by default
     *
     * @minItems 1
     * @maxItems 7
     */
    days?: ('mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun')[];
    from: string;
    to: string;
  }[];
  /**
   * An IANA zone; null, which is the default, for the one of the user
   */
  timezone: string | null;
  /**
   * What waits; by default every one of these
   *
   * @minItems 1
   */
  channel_types: ('chat' | 'email' | 'mobile_push' | 'sms' | 'web_push')[];
} | null;

export interface Operations {
  'POST /admin/v1/notiflows/run-bulk': {
    query: {};
    body: {
      /**
       * @minItems 1
       * @maxItems 100
       */
      runs: {
        /**
         * Id (UUID or ULID) or handle of the notiflow
         */
        notiflow: string;
        actor?: {
          external_id: string;
          email?: string | null;
          phone?: string | null;
          first_name?: string | null;
          last_name?: string | null;
          avatar?: string | null;
          locale?: string | null;
          timezone?: string | null;
          custom_fields?: Record<string, unknown> | null;
        };
        data?: Record<string, unknown>;
        /**
         * @minItems 1
         * @maxItems 10000
         */
        recipients?: {
          external_id: string;
          email?: string | null;
          phone?: string | null;
          first_name?: string | null;
          last_name?: string | null;
          avatar?: string | null;
          locale?: string | null;
          timezone?: string | null;
          custom_fields?: Record<string, unknown> | null;
          data?: Record<string, unknown>;
        }[];
        topic?: string;
        cancellation_key?: string;
        /**
         * What the run shows takes the place of what earlier runs with this key showed to the same recipient through the same channel
         */
        replace_key?: string;
        priority?: 'high' | 'normal' | 'low';
        send_at?: string;
        expires_in?: number;
      }[];
    };
    answer: BulkRunResult;
  };
  'POST /admin/v1/notiflows/{id}/run': {
    query: {};
    body: {
      actor?: {
        external_id: string;
        email?: string | null;
        phone?: string | null;
        first_name?: string | null;
        last_name?: string | null;
        avatar?: string | null;
        locale?: string | null;
        timezone?: string | null;
        custom_fields?: Record<string, unknown> | null;
      };
      data?: Record<string, unknown>;
      /**
       * @minItems 1
       * @maxItems 10000
       */
      recipients?: {
        external_id: string;
        email?: string | null;
        phone?: string | null;
        first_name?: string | null;
        last_name?: string | null;
        avatar?: string | null;
        locale?: string | null;
        timezone?: string | null;
        custom_fields?: Record<string, unknown> | null;
        data?: Record<string, unknown>;
      }[];
      topic?: string;
      cancellation_key?: string;
      /**
       * What the run shows takes the place of what earlier runs with this key showed to the same recipient through the same channel
       */
      replace_key?: string;
      priority?: 'high' | 'normal' | 'low';
      send_at?: string;
      expires_in?: number;
    };
    answer: RunAccepted;
  };
  'POST /admin/v1/notiflows/{id}/plan': {
    query: {};
    body: {
      /**
       * Or the number of a version; default: the published one
       */
      version?: ('draft' | 'published') | number;
      /**
       * How many recipients are told of: the first that would be fanned out
       */
      recipients_limit?: number;
      assume?: {
        /**
         * What is fetched, by step handle
         */
        fetch?: Record<string, unknown>;
        /**
         * The data of events that come, by the handle of the step that waits for it
         */
        events?: Record<string, unknown>;
      };
      actor?: {
        external_id: string;
        email?: string | null;
        phone?: string | null;
        first_name?: string | null;
        last_name?: string | null;
        avatar?: string | null;
        locale?: string | null;
        timezone?: string | null;
        custom_fields?: Record<string, unknown> | null;
      };
      data?: Record<string, unknown>;
      /**
       * @minItems 1
       * @maxItems 10000
       */
      recipients?: {
        external_id: string;
        email?: string | null;
        phone?: string | null;
        first_name?: string | null;
        last_name?: string | null;
        avatar?: string | null;
        locale?: string | null;
        timezone?: string | null;
        custom_fields?: Record<string, unknown> | null;
        data?: Record<string, unknown>;
      }[];
      topic?: string;
      cancellation_key?: string;
      /**
       * What the run shows takes the place of what earlier runs with this key showed to the same recipient through the same channel
       */
      replace_key?: string;
      priority?: 'high' | 'normal' | 'low';
      send_at?: string;
      expires_in?: number;
    };
    answer: Plan;
  };
  'GET /admin/v1/runs': {
    query: {
      after?: string;
      before?: string;
      limit?: number;
      created_after?: string;
      created_before?: string;
      status?: 'accepted' | 'fanning_out' | 'fanned_out' | 'failed' | 'canceled';
      notiflow_id?: string;
      topic?: string;
    };
    body: undefined;
    answer: {
      items: Run[];
      page: CursorPage;
    };
  };
  'GET /admin/v1/runs/{id}': {
    query: {};
    body: undefined;
    answer: RunWithCounters;
  };
  'GET /admin/v1/runs/{id}/recipients/{external_id}/explain': {
    query: {};
    body: undefined;
    answer: Explanation;
  };
  'POST /admin/v1/runs/{id}/cancel': {
    query: {};
    body: undefined;
    answer: RunWithCounters;
  };
  'POST /admin/v1/runs/cancel': {
    query: {};
    body: {
      cancellation_key: string;
    };
    answer: CanceledRuns;
  };
  'POST /admin/v1/events': {
    query: {};
    body: {
      name: string;
      /**
       * Your own name of this event: told again under it, it is not stored again as long as it is kept, which is ten minutes at least
       */
      id?: string;
      recipient?: {
        external_id: string;
      };
      /**
       * @minItems 1
       * @maxItems 100
       */
      recipients?: {
        external_id: string;
      }[];
      data?: Record<string, unknown>;
    };
    answer: EventAccepted;
  };
  'GET /admin/v1/notifications': {
    query: {
      after?: string;
      before?: string;
      limit?: number;
      created_after?: string;
      created_before?: string;
      status?: 'pending' | 'waiting' | 'processed' | 'stopped' | 'failed';
      topic?: string;
      notiflow_run_id?: string;
    };
    body: undefined;
    answer: {
      items: Notification[];
      page: CursorPage;
    };
  };
  'GET /admin/v1/notifications/{id}': {
    query: {};
    body: undefined;
    answer: Notification;
  };
  'GET /admin/v1/notifications/{id}/deliveries': {
    query: {
      after?: string;
      before?: string;
      limit?: number;
      created_after?: string;
      created_before?: string;
      channel_id?: string;
      status?:
        | 'pending'
        | 'processing'
        | 'sent'
        | 'delivered'
        | 'failed'
        | 'bounced'
        | 'skipped'
        | 'expired'
        | 'quarantined'
        | 'unknown';
      topic?: string;
    };
    body: undefined;
    answer: {
      items: Delivery[];
      page: CursorPage;
    };
  };
  'GET /admin/v1/notifications/{id}/digest-items': {
    query: {
      after?: string;
      before?: string;
      limit?: number;
    };
    body: undefined;
    answer: {
      items: DigestItem[];
      page: CursorPage;
    };
  };
  'GET /admin/v1/deliveries': {
    query: {
      after?: string;
      before?: string;
      limit?: number;
      created_after?: string;
      created_before?: string;
      channel_id?: string;
      status?:
        | 'pending'
        | 'processing'
        | 'sent'
        | 'delivered'
        | 'failed'
        | 'bounced'
        | 'skipped'
        | 'expired'
        | 'quarantined'
        | 'unknown';
      topic?: string;
      notiflow_run_id?: string;
      notification_id?: string;
    };
    body: undefined;
    answer: {
      items: Delivery[];
      page: CursorPage;
    };
  };
  'POST /admin/v1/deliveries/{id}/recall': {
    query: {};
    body: undefined;
    answer: DeliveryWithAttempts;
  };
  'GET /admin/v1/deliveries/{id}': {
    query: {};
    body: undefined;
    answer: DeliveryWithAttempts;
  };
  'GET /admin/v1/users': {
    query: {
      after?: string;
      before?: string;
      limit?: number;
      created_after?: string;
      created_before?: string;
      search?: string;
    };
    body: undefined;
    answer: {
      items: User[];
      page: CursorPage;
    };
  };
  'GET /admin/v1/users/{external_id}': {
    query: {};
    body: undefined;
    answer: User;
  };
  'PUT /admin/v1/users/{external_id}': {
    query: {};
    body: {
      external_id?: string;
      email?: string | null;
      phone?: string | null;
      first_name?: string | null;
      last_name?: string | null;
      avatar?: string | null;
      locale?: string | null;
      timezone?: string | null;
      custom_fields?: Record<string, unknown> | null;
      preferences?: {
        /**
         * `null` takes every channel type back to the default
         */
        channel_types?: {
          /**
           * `null` goes back to the default
           */
          chat?: boolean | null;
          /**
           * `null` goes back to the default
           */
          email?: boolean | null;
          /**
           * `null` goes back to the default
           */
          in_app?: boolean | null;
          /**
           * `null` goes back to the default
           */
          mobile_push?: boolean | null;
          /**
           * `null` goes back to the default
           */
          sms?: boolean | null;
          /**
           * `null` goes back to the default
           */
          web_push?: boolean | null;
        } | null;
        /**
         * By id (UUID or ULID) or handle of the notiflow
         */
        notiflows?: Record<string, unknown>;
        /**
         * Replaced as a whole. Messages wait for the end of these hours, but for those of high priority and of transactional notiflows; `null` ends them
         */
        quiet_hours?: {
          /**
           * In none of these anything is sent
           *
           * @minItems 1
           * @maxItems 20
           */
          windows: {
            /**
             * The days on which it begins; every day by default
             *
             * @minItems 1
             * @maxItems 7
             */
            days?: ('mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun')[];
            from: string;
            to: string;
          }[];
          /**
           * An IANA zone; null, which is the default, for the one of the user
           */
          timezone?: string | null;
          /**
           * What waits; by default every one of these
           *
           * @minItems 1
           */
          channel_types?: ('chat' | 'email' | 'mobile_push' | 'sms' | 'web_push')[];
        } | null;
        /**
         * `true` until further notice, or until a moment: nothing but transactional messages comes; `false` and `null` end it
         */
        paused?:
          | boolean
          | {
              until: string;
            }
          | null;
        /**
         * Ignored: clients send back what they got
         */
        timezone?: {
          [k: string]: unknown;
        };
        /**
         * Ignored: clients send back what they got
         */
        available_channel_types?: unknown[];
      };
      /**
       * @maxItems 100
       */
      channel_settings?: {
        /**
         * UUID, or the ULID spelling of the same 128 bits
         */
        channel_id: string;
        settings: {
          /**
           * @minItems 1
           * @maxItems 100
           */
          device_tokens?: string[];
          slack_channel_id?: string;
          slack_user_id?: string;
          /**
           * The same for other services: a chat of Telegram, a channel of Mattermost or a person there (`@ada`), a thread of Discord, a number of WhatsApp
           */
          chat_id?: string;
        };
      }[];
    };
    answer: User;
  };
  'DELETE /admin/v1/users/{external_id}': {
    query: {};
    body: undefined;
    answer: undefined;
  };
  'POST /admin/v1/users/bulk': {
    query: {};
    body: {
      /**
       * @minItems 1
       * @maxItems 1000
       */
      users: {
        external_id: string;
        email?: string | null;
        phone?: string | null;
        first_name?: string | null;
        last_name?: string | null;
        avatar?: string | null;
        locale?: string | null;
        timezone?: string | null;
        custom_fields?: Record<string, unknown> | null;
        preferences?: {
          /**
           * `null` takes every channel type back to the default
           */
          channel_types?: {
            /**
             * `null` goes back to the default
             */
            chat?: boolean | null;
            /**
             * `null` goes back to the default
             */
            email?: boolean | null;
            /**
             * `null` goes back to the default
             */
            in_app?: boolean | null;
            /**
             * `null` goes back to the default
             */
            mobile_push?: boolean | null;
            /**
             * `null` goes back to the default
             */
            sms?: boolean | null;
            /**
             * `null` goes back to the default
             */
            web_push?: boolean | null;
          } | null;
          /**
           * By id (UUID or ULID) or handle of the notiflow
           */
          notiflows?: Record<string, unknown>;
          /**
           * Replaced as a whole. Messages wait for the end of these hours, but for those of high priority and of transactional notiflows; `null` ends them
           */
          quiet_hours?: {
            /**
             * In none of these anything is sent
             *
             * @minItems 1
             * @maxItems 20
             */
            windows: {
              /**
               * The days on which it begins; every day by default
               *
               * @minItems 1
               * @maxItems 7
               */
              days?: ('mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun')[];
              from: string;
              to: string;
            }[];
            /**
             * An IANA zone; null, which is the default, for the one of the user
             */
            timezone?: string | null;
            /**
             * What waits; by default every one of these
             *
             * @minItems 1
             */
            channel_types?: ('chat' | 'email' | 'mobile_push' | 'sms' | 'web_push')[];
          } | null;
          /**
           * `true` until further notice, or until a moment: nothing but transactional messages comes; `false` and `null` end it
           */
          paused?:
            | boolean
            | {
                until: string;
              }
            | null;
          /**
           * Ignored: clients send back what they got
           */
          timezone?: {
            [k: string]: unknown;
          };
          /**
           * Ignored: clients send back what they got
           */
          available_channel_types?: unknown[];
        };
        /**
         * @maxItems 100
         */
        channel_settings?: {
          /**
           * UUID, or the ULID spelling of the same 128 bits
           */
          channel_id: string;
          settings: {
            /**
             * @minItems 1
             * @maxItems 100
             */
            device_tokens?: string[];
            slack_channel_id?: string;
            slack_user_id?: string;
            /**
             * The same for other services: a chat of Telegram, a channel of Mattermost or a person there (`@ada`), a thread of Discord, a number of WhatsApp
             */
            chat_id?: string;
          };
        }[];
      }[];
    };
    answer: BulkUsersResult;
  };
  'GET /admin/v1/users/{external_id}/preferences': {
    query: {};
    body: undefined;
    answer: Preferences;
  };
  'PUT /admin/v1/users/{external_id}/preferences': {
    query: {};
    body: {
      /**
       * `null` takes every channel type back to the default
       */
      channel_types?: {
        /**
         * `null` goes back to the default
         */
        chat?: boolean | null;
        /**
         * `null` goes back to the default
         */
        email?: boolean | null;
        /**
         * `null` goes back to the default
         */
        in_app?: boolean | null;
        /**
         * `null` goes back to the default
         */
        mobile_push?: boolean | null;
        /**
         * `null` goes back to the default
         */
        sms?: boolean | null;
        /**
         * `null` goes back to the default
         */
        web_push?: boolean | null;
      } | null;
      /**
       * By id (UUID or ULID) or handle of the notiflow
       */
      notiflows?: Record<string, unknown>;
      /**
       * Replaced as a whole. Messages wait for the end of these hours, but for those of high priority and of transactional notiflows; `null` ends them
       */
      quiet_hours?: {
        /**
         * In none of these anything is sent
         *
         * @minItems 1
         * @maxItems 20
         */
        windows: {
          /**
           * The days on which it begins; every day by default
           *
           * @minItems 1
           * @maxItems 7
           */
          days?: ('mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun')[];
          from: string;
          to: string;
        }[];
        /**
         * An IANA zone; null, which is the default, for the one of the user
         */
        timezone?: string | null;
        /**
         * What waits; by default every one of these
         *
         * @minItems 1
         */
        channel_types?: ('chat' | 'email' | 'mobile_push' | 'sms' | 'web_push')[];
      } | null;
      /**
       * `true` until further notice, or until a moment: nothing but transactional messages comes; `false` and `null` end it
       */
      paused?:
        | boolean
        | {
            until: string;
          }
        | null;
      /**
       * Ignored: clients send back what they got
       */
      timezone?: {
        [k: string]: unknown;
      };
      /**
       * Ignored: clients send back what they got
       */
      available_channel_types?: unknown[];
    };
    answer: Preferences;
  };
  'GET /admin/v1/users/{external_id}/channel-settings/{channel_id}': {
    query: {};
    body: undefined;
    answer: ChannelSettings;
  };
  'PUT /admin/v1/users/{external_id}/channel-settings/{channel_id}': {
    query: {};
    body: {
      settings: {
        /**
         * @minItems 1
         * @maxItems 100
         */
        device_tokens?: string[];
        slack_channel_id?: string;
        slack_user_id?: string;
        /**
         * The same for other services: a chat of Telegram, a channel of Mattermost or a person there (`@ada`), a thread of Discord, a number of WhatsApp
         */
        chat_id?: string;
      };
    };
    answer: ChannelSettings;
  };
  'DELETE /admin/v1/users/{external_id}/channel-settings/{channel_id}': {
    query: {};
    body: undefined;
    answer: undefined;
  };
  'GET /admin/v1/users/{external_id}/channel-subscriptions/{channel_id}': {
    query: {};
    body: undefined;
    answer: ChannelSubscriptions;
  };
  'POST /admin/v1/users/{external_id}/channel-subscriptions/{channel_id}': {
    query: {};
    body: {
      /**
       * Names the browser among those of the user
       */
      identifier: string;
      /**
       * As `PushSubscription` of the Push API has them: `endpoint`, and both of `keys`
       */
      settings: {
        endpoint: string;
        /**
         * The key of the browser, Base64url
         */
        p256dh: string;
        /**
         * The secret of it, Base64url
         */
        auth: string;
      };
    };
    answer: ChannelSubscription;
  };
  'DELETE /admin/v1/users/{external_id}/channel-subscriptions/{channel_id}': {
    query: {};
    body: {
      /**
       * Names the browser among those of the user
       */
      identifier: string;
    };
    answer: undefined;
  };
  'POST /admin/v1/users/{external_id}/inbox-links': {
    query: {};
    body: {
      /**
       * For how many seconds the link opens the inbox; thirty days when left out
       */
      expires_in?: number;
    };
    answer: InboxLink;
  };
  'DELETE /admin/v1/users/{external_id}/inbox-links': {
    query: {};
    body: undefined;
    answer: undefined;
  };
  'GET /admin/v1/users/{external_id}/subscriptions': {
    query: {
      after?: string;
      before?: string;
      limit?: number;
      created_after?: string;
      created_before?: string;
    };
    body: undefined;
    answer: {
      items: Subscription[];
      page: CursorPage;
    };
  };
  'POST /admin/v1/users/{external_id}/subscriptions': {
    query: {};
    body: {
      topic_name: string;
    };
    answer: Subscription;
  };
  'GET /admin/v1/users/{external_id}/subscriptions/{topic_name}': {
    query: {};
    body: undefined;
    answer: Subscription;
  };
  'DELETE /admin/v1/users/{external_id}/subscriptions/{topic_name}': {
    query: {};
    body: undefined;
    answer: undefined;
  };
  'GET /admin/v1/users/{external_id}/notifications': {
    query: {
      after?: string;
      before?: string;
      limit?: number;
      created_after?: string;
      created_before?: string;
      status?: 'pending' | 'waiting' | 'processed' | 'stopped' | 'failed';
      topic?: string;
      notiflow_run_id?: string;
    };
    body: undefined;
    answer: {
      items: Notification[];
      page: CursorPage;
    };
  };
  'GET /admin/v1/users/{external_id}/notifications/{id}': {
    query: {};
    body: undefined;
    answer: Notification;
  };
  'GET /admin/v1/users/{external_id}/deliveries': {
    query: {
      after?: string;
      before?: string;
      limit?: number;
      created_after?: string;
      created_before?: string;
      channel_id?: string;
      status?:
        | 'pending'
        | 'processing'
        | 'sent'
        | 'delivered'
        | 'failed'
        | 'bounced'
        | 'skipped'
        | 'expired'
        | 'quarantined'
        | 'unknown';
      topic?: string;
      notiflow_run_id?: string;
      notification_id?: string;
    };
    body: undefined;
    answer: {
      items: Delivery[];
      page: CursorPage;
    };
  };
  'GET /admin/v1/users/{external_id}/deliveries/{id}': {
    query: {};
    body: undefined;
    answer: DeliveryWithAttempts;
  };
  'GET /admin/v1/topics': {
    query: {
      after?: string;
      before?: string;
      limit?: number;
    };
    body: undefined;
    answer: {
      items: Topic[];
      page: CursorPage;
    };
  };
  'GET /admin/v1/topics/{name}': {
    query: {};
    body: undefined;
    answer: Topic;
  };
  'DELETE /admin/v1/topics/{name}': {
    query: {};
    body: undefined;
    answer: undefined;
  };
  'GET /admin/v1/topics/{name}/subscriptions': {
    query: {
      after?: string;
      before?: string;
      limit?: number;
      created_after?: string;
      created_before?: string;
    };
    body: undefined;
    answer: {
      items: Subscriber[];
      page: CursorPage;
    };
  };
  'POST /admin/v1/topics/{name}/subscriptions': {
    query: {};
    body: {
      /**
       * @minItems 1
       * @maxItems 10000
       */
      user_external_ids: string[];
    };
    answer: SubscribeResult;
  };
  'DELETE /admin/v1/topics/{name}/subscriptions': {
    query: {};
    body: {
      /**
       * @minItems 1
       * @maxItems 10000
       */
      user_external_ids: string[];
    };
    answer: SubscribeResult;
  };
  'GET /management/v1/whoami': {
    query: {};
    body: undefined;
    answer: Caller;
  };
  'GET /management/v1/projects': {
    query: {
      page?: number;
      limit?: number;
    };
    body: undefined;
    answer: {
      items: Project[];
      page_info: NumberedPage;
    };
  };
  'POST /management/v1/projects': {
    query: {};
    body: {
      /**
       * Lower-case words joined by hyphens
       */
      slug: string;
      name: string;
    };
    answer: {
      id: string;
      slug: string;
      name: string;
      created_at: string;
      updated_at: string;
      /**
       * The key, shown this once. Null when the answer is repeated for an Idempotency-Key: then revoke it and make another
       */
      api_key: string | null;
      /**
       * The key, shown this once. Null when the answer is repeated for an Idempotency-Key: then revoke it and make another
       */
      secret_key: string | null;
    };
  };
  'GET /management/v1/projects/{slug}': {
    query: {};
    body: undefined;
    answer: Project;
  };
  'GET /management/v1/account-tokens': {
    query: {
      page?: number;
      limit?: number;
    };
    body: undefined;
    answer: {
      items: AccountToken[];
      page_info: NumberedPage;
    };
  };
  'POST /management/v1/account-tokens': {
    query: {};
    body: {
      name: string;
      /**
       * In the future, at most 5 years ahead; without it the credential does not expire
       */
      expires_at?: string | null;
    };
    answer: {
      id: string;
      name: string;
      /**
       * How the token begins
       */
      prefix: string;
      expires_at: string | null;
      revoked_at: string | null;
      last_used_at: string | null;
      created_at: string;
      /**
       * The token, shown this once. Null when the answer is repeated for an Idempotency-Key: then revoke it and make another
       */
      token: string | null;
    };
  };
  'PUT /management/v1/account-tokens/{id}': {
    query: {};
    body: {
      name: string;
    };
    answer: AccountToken;
  };
  'DELETE /management/v1/account-tokens/{id}': {
    query: {};
    body: undefined;
    answer: undefined;
  };
  'GET /management/v1/account-audit-log': {
    query: {
      after?: string;
      before?: string;
      limit?: number;
      created_after?: string;
      created_before?: string;
      action?: string;
      resource?: string;
      request_id?: string;
    };
    body: undefined;
    answer: {
      items: AuditEntry[];
      page: CursorPage;
    };
  };
  'GET /management/v1/settings': {
    query: {};
    body: undefined;
    answer: Settings;
  };
  'PUT /management/v1/settings': {
    query: {};
    body: SettingsChange;
    answer: Settings;
  };
  'GET /management/v1/clock': {
    query: {};
    body: undefined;
    answer: Clock;
  };
  'POST /management/v1/clock': {
    query: {};
    body: ClockMove;
    answer: Clock;
  };
  'GET /management/v1/suppressions': {
    query: {
      after?: string;
      before?: string;
      limit?: number;
      channel_type?: 'email' | 'sms' | 'chat';
      reason?: 'hard_bounce' | 'complaint' | 'stop' | 'manual';
      address?: string;
    };
    body: undefined;
    answer: {
      items: Suppression[];
      page: CursorPage;
    };
  };
  'POST /management/v1/suppressions': {
    query: {};
    body: SuppressionBody;
    answer: Suppression;
  };
  'POST /management/v1/suppressions/bulk': {
    query: {};
    body: SuppressionsBody;
    answer: {
      added: number;
      /**
       * Were on the list for this reason already
       */
      existing: number;
    };
  };
  'POST /management/v1/suppressions/release': {
    query: {};
    body: ReleaseBody;
    answer: {
      /**
       * How many were, or with `dry_run` would be
       */
      released: number;
      /**
       * Ask again for the rest
       */
      has_more: boolean;
    };
  };
  'DELETE /management/v1/suppressions/{id}': {
    query: {};
    body: undefined;
    answer: undefined;
  };
  'GET /management/v1/dead-letters': {
    query: {
      created_after?: string;
      status?: 'failed' | 'expired' | 'quarantined' | 'unknown';
      channel_id?: string;
      notiflow_id?: string;
      notiflow_run_id?: string;
      failed_after?: string;
      failed_before?: string;
    };
    body: undefined;
    answer: DeadLetterGroups;
  };
  'GET /management/v1/replays': {
    query: {
      after?: string;
      before?: string;
      limit?: number;
    };
    body: undefined;
    answer: {
      items: Replay[];
      page: CursorPage;
    };
  };
  'POST /management/v1/replays': {
    query: {};
    body: ReplayBody;
    answer: ReplayPreview | Replay;
  };
  'GET /management/v1/replays/{id}': {
    query: {};
    body: undefined;
    answer: Replay;
  };
  'POST /management/v1/replays/{id}/cancel': {
    query: {};
    body: undefined;
    answer: Replay;
  };
  'GET /management/v1/api-keys': {
    query: {
      page?: number;
      limit?: number;
    };
    body: undefined;
    answer: {
      items: ApiKey[];
      page_info: NumberedPage;
    };
  };
  'POST /management/v1/api-keys': {
    query: {};
    body: {
      name: string;
      /**
       * Secret unless it is given
       */
      kind?: 'public' | 'secret';
      /**
       * What a secret key may do; everything (`*`) unless it is given
       *
       * @minItems 1
       */
      scopes?: (
        | 'run'
        | 'users:read'
        | 'users:write'
        | 'topics:read'
        | 'topics:write'
        | 'deliveries:read'
        | '*'
      )[];
      /**
       * In the future, at most 5 years ahead; without it the credential does not expire
       */
      expires_at?: string | null;
    };
    answer: {
      id: string;
      name: string;
      kind: 'public' | 'secret';
      /**
       * How the key begins
       */
      prefix: string;
      scopes: string[];
      expires_at: string | null;
      revoked_at: string | null;
      last_used_at: string | null;
      /**
       * Id of the key that took its place when it was rotated
       */
      superseded_by: string | null;
      created_at: string;
      /**
       * The key, shown this once. Null when the answer is repeated for an Idempotency-Key: then revoke it and make another
       */
      key: string | null;
    };
  };
  'POST /management/v1/api-keys/{id}/rotate': {
    query: {};
    body: {
      /**
       * How long the old key works beside the new one; 86400 unless it is given
       */
      overlap_seconds?: number;
      /**
       * In the future, at most 5 years ahead; without it the credential does not expire
       */
      expires_at?: string | null;
    };
    answer: RotatedApiKey;
  };
  'DELETE /management/v1/api-keys/{id}': {
    query: {};
    body: undefined;
    answer: undefined;
  };
  'GET /management/v1/signing-keys': {
    query: {
      page?: number;
      limit?: number;
    };
    body: undefined;
    answer: {
      items: SigningKey[];
      page_info: NumberedPage;
    };
  };
  'POST /management/v1/signing-keys': {
    query: {};
    body: {
      name: string;
      /**
       * RS256 unless it is given, or what the given key verifies
       */
      algorithm?: 'RS256' | 'ES256' | 'EdDSA' | 'HS256';
      /**
       * `token` unless it is given. `hash` is for HS256 alone: a secret that signs tokens hashes no ids
       */
      purpose?: 'token' | 'hash';
      /**
       * A public key of your own as PEM: RSA of at least 2048 bits, P-256 or Ed25519. Without it, and without `public_jwk`, a key is made
       */
      public_key?: string;
      /**
       * The same as a JSON Web Key
       */
      public_jwk?: Record<string, unknown>;
      /**
       * In the future, at most 5 years ahead; without it the credential does not expire
       */
      expires_at?: string | null;
    };
    answer: {
      /**
       * The `kid` of tokens it signs
       */
      id: string;
      name: string;
      algorithm: 'RS256' | 'ES256' | 'EdDSA' | 'HS256';
      /**
       * Whether it signs user tokens or makes the hashes of user ids
       */
      purpose: 'token' | 'hash';
      /**
       * The public key as PEM; null for a shared secret
       */
      public_key: string | null;
      expires_at: string | null;
      revoked_at: string | null;
      last_used_at: string | null;
      /**
       * Id of the key that took its place when it was rotated
       */
      superseded_by: string | null;
      created_at: string;
      /**
       * The private key as PEM, shown this once, and kept nowhere. Null when the answer is repeated for an Idempotency-Key: then revoke the key and make another. Null as well for a key that you gave, and for a shared secret
       */
      private_key: string | null;
      /**
       * The same PEM in base64, on one line, as environment variables like it
       */
      private_key_base64: string | null;
      /**
       * The shared secret, shown this once, and kept nowhere. Null when the answer is repeated for an Idempotency-Key: then revoke the key and make another; used as the text it is. Null as well for a pair
       */
      secret: string | null;
    };
  };
  'POST /management/v1/signing-keys/{id}/rotate': {
    query: {};
    body: {
      /**
       * How long what the old key signs is still believed; 86400 unless it is given
       */
      overlap_seconds?: number;
      /**
       * A public key of your own as PEM: RSA of at least 2048 bits, P-256 or Ed25519. Without it, and without `public_jwk`, a key is made
       */
      public_key?: string;
      /**
       * The same as a JSON Web Key
       */
      public_jwk?: Record<string, unknown>;
      /**
       * In the future, at most 5 years ahead; without it the credential does not expire
       */
      expires_at?: string | null;
    };
    answer: RotatedSigningKey;
  };
  'DELETE /management/v1/signing-keys/{id}': {
    query: {};
    body: undefined;
    answer: undefined;
  };
  'GET /management/v1/audit-log': {
    query: {
      after?: string;
      before?: string;
      limit?: number;
      created_after?: string;
      created_before?: string;
      action?: string;
      resource?: string;
      request_id?: string;
    };
    body: undefined;
    answer: {
      items: AuditEntry[];
      page: CursorPage;
    };
  };
  'GET /management/v1/channels': {
    query: {
      page?: number;
      limit?: number;
    };
    body: undefined;
    answer: {
      items: Channel[];
      page_info: {
        page: number;
        limit: number;
        total: number;
        total_pages: number;
      };
    };
  };
  'GET /management/v1/channels/{handle}': {
    query: {};
    body: undefined;
    answer: Channel;
  };
  'PUT /management/v1/channels/{handle}': {
    query: {};
    body: {
      handle?: string;
      name: string;
      type: 'email' | 'sms' | 'chat' | 'mobile_push' | 'web_push' | 'in_app' | 'webhook';
      provider: string;
      settings?: Record<string, unknown>;
      credentials?: Record<string, unknown> | null;
    };
    answer: UpsertedChannel;
  };
  'DELETE /management/v1/channels/{handle}': {
    query: {};
    body: undefined;
    answer: undefined;
  };
  'GET /management/v1/channels/{handle}/health': {
    query: {};
    body: undefined;
    answer: ChannelHealth;
  };
  'POST /management/v1/channels/{handle}/test': {
    query: {};
    body: {
      /**
       * By type of the channel: email: an e-mail address, sms: a phone number in E.164, chat: the id of a channel, a user or a chat, or a phone number, as the service has it; `room` for the room that the channel leads to, mobile_push: a device token, web_push: a browser's PushSubscription as JSON, webhook: a URL. Channels that only store take anything.
       */
      to: string;
    };
    answer: ChannelTest;
  };
  'POST /management/v1/channels/{handle}/unblock': {
    query: {};
    body: undefined;
    answer: Channel;
  };
  'GET /management/v1/event-endpoints': {
    query: {
      after?: string;
      before?: string;
      limit?: number;
    };
    body: undefined;
    answer: {
      items: EventEndpoint[];
      page: CursorPage;
    };
  };
  'POST /management/v1/event-endpoints': {
    query: {};
    body: EventEndpointBody;
    answer: EventEndpointWithSecret;
  };
  'GET /management/v1/event-endpoints/{id}': {
    query: {};
    body: undefined;
    answer: EventEndpoint;
  };
  'PUT /management/v1/event-endpoints/{id}': {
    query: {};
    body: EventEndpointChange;
    answer: EventEndpoint;
  };
  'DELETE /management/v1/event-endpoints/{id}': {
    query: {};
    body: undefined;
    answer: undefined;
  };
  'POST /management/v1/event-endpoints/{id}/rotate-secret': {
    query: {};
    body: undefined;
    answer: EventEndpointWithSecret;
  };
  'POST /management/v1/event-endpoints/{id}/enable': {
    query: {};
    body: undefined;
    answer: EventEndpoint;
  };
  'POST /management/v1/event-endpoints/{id}/disable': {
    query: {};
    body: undefined;
    answer: EventEndpoint;
  };
  'POST /management/v1/event-endpoints/{id}/test': {
    query: {};
    body: undefined;
    answer: EventMessage;
  };
  'GET /management/v1/event-endpoints/{id}/messages': {
    query: {
      after?: string;
      before?: string;
      limit?: number;
      created_after?: string;
      created_before?: string;
      status?: 'pending' | 'delivered' | 'failed' | 'missed';
      type?: string;
    };
    body: undefined;
    answer: {
      items: EventMessage[];
      page: CursorPage;
    };
  };
  'GET /management/v1/event-endpoints/{id}/messages/{message_id}': {
    query: {};
    body: undefined;
    answer: EventMessage;
  };
  'POST /management/v1/event-endpoints/{id}/messages/{message_id}/replay': {
    query: {};
    body: undefined;
    answer: EventMessage;
  };
  'POST /management/v1/event-endpoints/{id}/replay': {
    query: {};
    body: EventReplayBody;
    answer: EventReplay;
  };
  'GET /management/v1/partials': {
    query: {
      after?: string;
      before?: string;
      limit?: number;
    };
    body: undefined;
    answer: {
      items: TemplatePart[];
      page: CursorPage;
    };
  };
  'GET /management/v1/partials/{name}': {
    query: {};
    body: undefined;
    answer: TemplatePart;
  };
  'PUT /management/v1/partials/{name}': {
    query: {};
    body: {
      name?: string;
      body: string;
    };
    answer: TemplatePart;
  };
  'DELETE /management/v1/partials/{name}': {
    query: {};
    body: undefined;
    answer: undefined;
  };
  'GET /management/v1/layouts': {
    query: {
      after?: string;
      before?: string;
      limit?: number;
    };
    body: undefined;
    answer: {
      items: TemplatePart[];
      page: CursorPage;
    };
  };
  'GET /management/v1/layouts/{name}': {
    query: {};
    body: undefined;
    answer: TemplatePart;
  };
  'PUT /management/v1/layouts/{name}': {
    query: {};
    body: {
      name?: string;
      body: string;
    };
    answer: TemplatePart;
  };
  'DELETE /management/v1/layouts/{name}': {
    query: {};
    body: undefined;
    answer: undefined;
  };
  'GET /management/v1/translations': {
    query: {
      after?: string;
      before?: string;
      limit?: number;
    };
    body: undefined;
    answer: {
      items: Translation[];
      page: CursorPage;
    };
  };
  'GET /management/v1/translations/{locale}': {
    query: {};
    body: undefined;
    answer: Translation;
  };
  'PUT /management/v1/translations/{locale}': {
    query: {};
    body: {
      locale?: string;
      entries: Record<string, unknown>;
    };
    answer: Translation;
  };
  'DELETE /management/v1/translations/{locale}': {
    query: {};
    body: undefined;
    answer: undefined;
  };
  'GET /management/v1/notiflows': {
    query: {
      page?: number;
      limit?: number;
      query?: string;
      active?: boolean;
      published?: boolean;
      archived?: boolean;
      volume?: boolean;
    };
    body: undefined;
    answer: {
      items: ListedNotiflow[];
      page_info: NumberedPage;
    };
  };
  'GET /management/v1/notiflows/{handle}': {
    query: {};
    body: undefined;
    answer: Notiflow;
  };
  'PUT /management/v1/notiflows/{handle}': {
    query: {};
    body: {
      handle?: string;
      name?: string;
      active?: boolean;
      include_in_preferences?: boolean;
      /**
       * SHA of the current version as it was read; null or empty: there is no such notiflow
       */
      expected_sha?: string | null;
      /**
       * @maxItems 200
       */
      steps?: {
        handle: string;
        name?: string | null;
        description?: string | null;
        type:
          | 'trigger'
          | 'channel'
          | 'wait'
          | 'condition'
          | 'throttle'
          | 'digest'
          | 'fetch'
          | 'end'
          | 'batch';
        position?: number;
        /**
         * The step in whose branch it stands; positions are counted in each branch
         */
        parent_step_handle?: string | null;
        /**
         * The branch of that step
         */
        branch_handle?: string | null;
        channel_type?:
          'email' | 'sms' | 'chat' | 'mobile_push' | 'web_push' | 'in_app' | 'webhook' | null;
        channel_handle?: string | null;
        exclude_actor?: boolean;
        overflow?: 'split' | 'truncate' | 'fail' | null;
        /**
         * Groups of conditions, as those of a branch: where they do not hold, this step alone is left out, and after the trigger the notification stops
         *
         * @maxItems 50
         */
        conditions?: unknown[];
        settings?: Record<string, unknown> | null;
        provider_settings?: Record<string, unknown> | null;
        template?: Record<string, unknown> | null;
      }[];
    };
    answer: Notiflow;
  };
  'POST /management/v1/notiflows/{handle}/publish': {
    query: {};
    body: {
      /**
       * SHA of the version that is to be published: another one, which somebody saved meanwhile, is not
       */
      expected_sha?: string;
    };
    answer: PublishedNotiflow;
  };
  'POST /management/v1/notiflows/{handle}/validate': {
    query: {};
    body: {
      /**
       * Steps that are not saved, checked in the place of those of the draft
       *
       * @maxItems 200
       */
      steps?: {
        handle: string;
        name?: string | null;
        description?: string | null;
        type:
          | 'trigger'
          | 'channel'
          | 'wait'
          | 'condition'
          | 'throttle'
          | 'digest'
          | 'fetch'
          | 'end'
          | 'batch';
        position?: number;
        /**
         * The step in whose branch it stands; positions are counted in each branch
         */
        parent_step_handle?: string | null;
        /**
         * The branch of that step
         */
        branch_handle?: string | null;
        channel_type?:
          'email' | 'sms' | 'chat' | 'mobile_push' | 'web_push' | 'in_app' | 'webhook' | null;
        channel_handle?: string | null;
        exclude_actor?: boolean;
        overflow?: 'split' | 'truncate' | 'fail' | null;
        /**
         * Groups of conditions, as those of a branch: where they do not hold, this step alone is left out, and after the trigger the notification stops
         *
         * @maxItems 50
         */
        conditions?: unknown[];
        settings?: Record<string, unknown> | null;
        provider_settings?: Record<string, unknown> | null;
        template?: Record<string, unknown> | null;
      }[];
    };
    answer: Validation;
  };
  'POST /management/v1/notiflows/{handle}/plan': {
    query: {};
    body: {
      /**
       * Or the number of a version; default: the published one
       */
      version?: ('draft' | 'published') | number;
      /**
       * How many recipients are told of: the first that would be fanned out
       */
      recipients_limit?: number;
      assume?: {
        /**
         * What is fetched, by step handle
         */
        fetch?: Record<string, unknown>;
        /**
         * The data of events that come, by the handle of the step that waits for it
         */
        events?: Record<string, unknown>;
      };
      actor?: {
        external_id: string;
        email?: string | null;
        phone?: string | null;
        first_name?: string | null;
        last_name?: string | null;
        avatar?: string | null;
        locale?: string | null;
        timezone?: string | null;
        custom_fields?: Record<string, unknown> | null;
      };
      data?: Record<string, unknown>;
      /**
       * @minItems 1
       * @maxItems 10000
       */
      recipients?: {
        external_id: string;
        email?: string | null;
        phone?: string | null;
        first_name?: string | null;
        last_name?: string | null;
        avatar?: string | null;
        locale?: string | null;
        timezone?: string | null;
        custom_fields?: Record<string, unknown> | null;
        data?: Record<string, unknown>;
      }[];
      topic?: string;
      cancellation_key?: string;
      /**
       * What the run shows takes the place of what earlier runs with this key showed to the same recipient through the same channel
       */
      replace_key?: string;
      priority?: 'high' | 'normal' | 'low';
      send_at?: string;
      expires_in?: number;
    };
    answer: Plan;
  };
  'POST /management/v1/notiflows/{handle}/preview': {
    query: {};
    body: {
      data?: Record<string, unknown>;
      recipient?: {
        external_id?: string;
        email?: string | null;
        phone?: string | null;
        first_name?: string | null;
        last_name?: string | null;
        avatar?: string | null;
        locale?: string | null;
        timezone?: string | null;
        custom_fields?: Record<string, unknown> | null;
      };
      actor?: {
        external_id: string;
        email?: string | null;
        phone?: string | null;
        first_name?: string | null;
        last_name?: string | null;
        avatar?: string | null;
        locale?: string | null;
        timezone?: string | null;
        custom_fields?: Record<string, unknown> | null;
      };
      /**
       * What earlier steps found out, by their handle: `fetch` and `steps` in a template
       */
      results?: Record<string, unknown>;
      /**
       * What a digest step before them has collected
       */
      digest?: Record<string, unknown>;
      /**
       * Steps that are not saved, rendered in the place of those of a version
       *
       * @maxItems 200
       */
      steps?: {
        handle: string;
        name?: string | null;
        description?: string | null;
        type:
          | 'trigger'
          | 'channel'
          | 'wait'
          | 'condition'
          | 'throttle'
          | 'digest'
          | 'fetch'
          | 'end'
          | 'batch';
        position?: number;
        /**
         * The step in whose branch it stands; positions are counted in each branch
         */
        parent_step_handle?: string | null;
        /**
         * The branch of that step
         */
        branch_handle?: string | null;
        channel_type?:
          'email' | 'sms' | 'chat' | 'mobile_push' | 'web_push' | 'in_app' | 'webhook' | null;
        channel_handle?: string | null;
        exclude_actor?: boolean;
        overflow?: 'split' | 'truncate' | 'fail' | null;
        /**
         * Groups of conditions, as those of a branch: where they do not hold, this step alone is left out, and after the trigger the notification stops
         *
         * @maxItems 50
         */
        conditions?: unknown[];
        settings?: Record<string, unknown> | null;
        provider_settings?: Record<string, unknown> | null;
        template?: Record<string, unknown> | null;
      }[];
      /**
       * Default: the draft, else the published version
       */
      version?: 'draft' | 'published';
    };
    answer: Preview;
  };
  'GET /management/v1/notiflows/{handle}/samples': {
    query: {
      limit?: number;
    };
    body: undefined;
    answer: SampleList;
  };
  'GET /management/v1/notiflows/{handle}/samples/{id}': {
    query: {};
    body: undefined;
    answer: Sample;
  };
  'GET /management/v1/notiflows/{handle}/vocabulary': {
    query: {};
    body: undefined;
    answer: Vocabulary;
  };
  'GET /management/v1/notiflows/{handle}/steps/{step}/template': {
    query: {};
    body: undefined;
    answer: Template;
  };
  'PUT /management/v1/notiflows/{handle}/steps/{step}/template': {
    query: {};
    body: {
      channel_type?: string;
      data: Record<string, unknown>;
    };
    answer: Template;
  };
  'POST /management/v1/notiflows/{handle}/activate': {
    query: {};
    body: undefined;
    answer: Notiflow;
  };
  'POST /management/v1/notiflows/{handle}/deactivate': {
    query: {};
    body: undefined;
    answer: Notiflow;
  };
  'POST /management/v1/notiflows/{handle}/rollback': {
    query: {};
    body: undefined;
    answer: Notiflow;
  };
  'POST /management/v1/notiflows/{handle}/archive': {
    query: {};
    body: undefined;
    answer: Notiflow;
  };
  'POST /management/v1/notiflows/{handle}/run': {
    query: {};
    body: {
      version: 'published' | 'draft';
      actor?: {
        external_id: string;
        email?: string | null;
        phone?: string | null;
        first_name?: string | null;
        last_name?: string | null;
        avatar?: string | null;
        locale?: string | null;
        timezone?: string | null;
        custom_fields?: Record<string, unknown> | null;
      };
      data?: Record<string, unknown>;
      /**
       * @minItems 1
       * @maxItems 10000
       */
      recipients?: {
        external_id: string;
        email?: string | null;
        phone?: string | null;
        first_name?: string | null;
        last_name?: string | null;
        avatar?: string | null;
        locale?: string | null;
        timezone?: string | null;
        custom_fields?: Record<string, unknown> | null;
        data?: Record<string, unknown>;
      }[];
      topic?: string;
      cancellation_key?: string;
      /**
       * What the run shows takes the place of what earlier runs with this key showed to the same recipient through the same channel
       */
      replace_key?: string;
      priority?: 'high' | 'normal' | 'low';
      send_at?: string;
      expires_in?: number;
    };
    answer: RunAccepted;
  };
  'GET /management/v1/notiflows/{handle}/versions': {
    query: {
      page?: number;
      limit?: number;
    };
    body: undefined;
    answer: {
      items: Version[];
      page_info: NumberedPage;
    };
  };
  'GET /management/v1/notiflows/{handle}/versions/{version_number}': {
    query: {};
    body: undefined;
    answer: Version;
  };
  'GET /management/v1/notiflows/{handle}/versions/{version_number}/diff': {
    query: {
      with?: number;
    };
    body: undefined;
    answer: VersionDiff;
  };
  'GET /management/v1/notiflows/{handle}/step-counts': {
    query: {
      version?: number;
      created_after?: string;
      created_before?: string;
      limit?: number;
    };
    body: undefined;
    answer: NotiflowStepCounts;
  };
  'GET /management/v1/schedules': {
    query: {
      after?: string;
      before?: string;
      limit?: number;
    };
    body: undefined;
    answer: {
      items: ListedSchedule[];
      page: CursorPage;
    };
  };
  'GET /management/v1/schedules/{handle}': {
    query: {};
    body: undefined;
    answer: Schedule;
  };
  'PUT /management/v1/schedules/{handle}': {
    query: {};
    body: {
      handle?: string;
      name: string;
      /**
       * Id (UUID or ULID) or handle of the notiflow; its published version runs
       */
      notiflow: string;
      /**
       * Five fields: minute, hour, day of month, month, day of week (`0 9 * * 1-5`)
       */
      cron?: string;
      /**
       * A recurrence rule of RFC 5545 (`FREQ=WEEKLY;BYDAY=FR;BYHOUR=19`), once a minute at most
       */
      rrule?: string;
      /**
       * The zone in which hours, days and weekdays of the rule are judged; or UTC
       */
      timezone?: string;
      /**
       * Nothing is run before; intervals and COUNT are reckoned from it
       */
      starts_at?: string;
      /**
       * Nothing is run after
       */
      ends_at?: string;
      actor?: {
        external_id: string;
        email?: string | null;
        phone?: string | null;
        first_name?: string | null;
        last_name?: string | null;
        avatar?: string | null;
        locale?: string | null;
        timezone?: string | null;
        custom_fields?: Record<string, unknown> | null;
      };
      data?: Record<string, unknown>;
      /**
       * @minItems 1
       * @maxItems 10000
       */
      recipients?: {
        external_id: string;
        email?: string | null;
        phone?: string | null;
        first_name?: string | null;
        last_name?: string | null;
        avatar?: string | null;
        locale?: string | null;
        timezone?: string | null;
        custom_fields?: Record<string, unknown> | null;
        data?: Record<string, unknown>;
      }[];
      topic?: string;
      cancellation_key?: string;
      /**
       * What the run shows takes the place of what earlier runs with this key showed to the same recipient through the same channel
       */
      replace_key?: string;
      priority?: 'high' | 'normal' | 'low';
      expires_in?: number;
    };
    answer: Schedule;
  };
  'DELETE /management/v1/schedules/{handle}': {
    query: {};
    body: undefined;
    answer: undefined;
  };
  'POST /management/v1/schedules/{handle}/pause': {
    query: {};
    body: undefined;
    answer: Schedule;
  };
  'POST /management/v1/schedules/{handle}/resume': {
    query: {};
    body: undefined;
    answer: Schedule;
  };
  'GET /management/v1/schedules/{handle}/firings': {
    query: {
      after?: string;
      before?: string;
      limit?: number;
    };
    body: undefined;
    answer: {
      items: ScheduleFiring[];
      page: CursorPage;
    };
  };
  'GET /management/v1/search': {
    query: {
      q?: string;
      limit?: number;
    };
    body: undefined;
    answer: Found;
  };
  'GET /management/v1/overview': {
    query: {
      range?: '15m' | '1h' | '6h' | '24h' | '7d' | '30d';
    };
    body: undefined;
    answer: Overview;
  };
  'GET /management/v1/queues': {
    query: {};
    body: undefined;
    answer: Queues;
  };
  'POST /management/v1/queues/{name}/pause': {
    query: {};
    body: undefined;
    answer: Queue;
  };
  'POST /management/v1/queues/{name}/resume': {
    query: {};
    body: undefined;
    answer: Queue;
  };
  'POST /management/v1/queues/{name}/drain': {
    query: {};
    body: undefined;
    answer: Queue;
  };
  'GET /management/v1/workers': {
    query: {};
    body: undefined;
    answer: Workers;
  };
  'GET /management/v1/members': {
    query: {
      page?: number;
      limit?: number;
    };
    body: undefined;
    answer: {
      items: Member[];
      page_info: NumberedPage;
    };
  };
  'POST /management/v1/members': {
    query: {};
    body: {
      email: string;
      name?: string;
      /**
       * What the member may do in every project, also in those to come; null where only `projects` says. Only an `admin` of everything looks after members, tokens and projects
       */
      account_role?: 'viewer' | 'operator' | 'admin' | null;
      /**
       * What the member may do in which project
       *
       * @maxItems 1000
       */
      projects?: MemberProject[];
    };
    answer: {
      id: string;
      email: string;
      name: string;
      /**
       * What the member may do in every project, also in those to come; null where only `projects` says. Only an `admin` of everything looks after members, tokens and projects
       */
      account_role: 'viewer' | 'operator' | 'admin' | null;
      /**
       * What the member may do in which project
       *
       * @maxItems 1000
       */
      projects: MemberProject[];
      has_password: boolean;
      has_second_factor: boolean;
      /**
       * Whether they came by single sign-on
       */
      has_single_sign_on: boolean;
      disabled: boolean;
      last_login_at: string | null;
      created_at: string;
      /**
       * Address of the page on which the member chooses a password: good once, for three days. Null when the answer is repeated for an Idempotency-Key: then make another
       */
      link: string | null;
    };
  };
  'GET /management/v1/members/{id}': {
    query: {};
    body: undefined;
    answer: Member;
  };
  'PUT /management/v1/members/{id}': {
    query: {};
    body: {
      name?: string;
      /**
       * What the member may do in every project, also in those to come; null where only `projects` says. Only an `admin` of everything looks after members, tokens and projects
       */
      account_role?: 'viewer' | 'operator' | 'admin' | null;
      /**
       * What the member may do in which project
       *
       * @maxItems 1000
       */
      projects?: MemberProject[];
      /**
       * Whether the member is shut out, everything else kept
       */
      disabled?: boolean;
      expected?: ExpectedMember;
    };
    answer: Member;
  };
  'DELETE /management/v1/members/{id}': {
    query: {};
    body: undefined;
    answer: undefined;
  };
  'POST /management/v1/members/{id}/link': {
    query: {};
    body: undefined;
    answer: MemberLink;
  };
  'DELETE /management/v1/members/{id}/second-factor': {
    query: {};
    body: undefined;
    answer: undefined;
  };
  'DELETE /management/v1/members/{id}/identity': {
    query: {};
    body: undefined;
    answer: undefined;
  };
}
export interface BulkRunResult {
  results: (
    | {
        status: 202;
        notiflow_run_id: string;
      }
    | {
        status: number;
        /**
         * As in the envelope of an error
         */
        error: {
          type: string;
          code: string;
          message: string;
          status: number;
          request_id: string;
          details: Record<string, unknown>;
        };
      }
  )[];
}
export interface RunAccepted {
  notiflow_run_id: string;
}
export interface Plan {
  notiflow: {
    id: string;
    handle: string;
  };
  version: {
    number: number;
    /**
     * draft, published or archived
     */
    status: string;
  };
  starts_at: string;
  expires_at: string | null;
  fan_out: {
    /**
     * Everybody who would get a notification
     */
    recipients: number;
    /**
     * How many of them are told of, the first ones
     */
    planned: number;
    actor_left_out: boolean;
    topic: string | null;
  };
  recipients: {
    external_id: string;
    /**
     * Whether the user is stored already
     */
    is_known: boolean;
    /**
     * How the notification would end
     */
    status: string;
    reason: string | null;
    timeline: TimelineEntry[];
  }[];
  /**
   * What is supposed because others decide it, or only time will tell
   */
  assumptions: {
    step: string | null;
    text: string;
  }[];
}
export interface TimelineEntry {
  /**
   * Null where nothing says when
   */
  at: string | null;
  kind:
    'run' | 'membership' | 'notification' | 'step' | 'delivery' | 'attempt' | 'report' | 'content';
  /**
   * Handle of the step
   */
  step: string | null;
  /**
   * What was decided, in one word
   */
  decision: string;
  reason: string | null;
  /**
   * Worked out now from what is known now, where rows do not say what was seen then
   */
  recomputed: boolean;
  details: Record<string, unknown>;
}
export interface Run {
  id: string;
  notiflow_id: string;
  notiflow_handle: string;
  notiflow_version_id: string;
  status: 'accepted' | 'fanning_out' | 'fanned_out' | 'failed' | 'canceled';
  reason: 'not_fanned_out' | 'cancellation_key' | null;
  topic: string | null;
  actor_id: string | null;
  data: Record<string, unknown>;
  priority: 'high' | 'normal' | 'low';
  cancellation_key: string | null;
  replace_key: string | null;
  triggered_by: {
    kind: 'secret_key' | 'account_token' | 'member' | 'schedule';
    id: string;
  } | null;
  /**
   * The `x-request-id` of the request that asked for it
   */
  request_id: string | null;
  send_at: string | null;
  expires_at: string | null;
  created_at: string;
  fanned_out_at: string | null;
  /**
   * When retention took the data away, and that of the notifications and deliveries
   */
  content_removed_at: string | null;
}
export interface CursorPage {
  after: string | null;
  before: string | null;
  has_more_after: boolean;
  has_more_before: boolean;
  limit: number;
}
export interface RunWithCounters {
  id: string;
  notiflow_id: string;
  notiflow_handle: string;
  notiflow_version_id: string;
  status: 'accepted' | 'fanning_out' | 'fanned_out' | 'failed' | 'canceled';
  reason: 'not_fanned_out' | 'cancellation_key' | null;
  topic: string | null;
  actor_id: string | null;
  data: Record<string, unknown>;
  priority: 'high' | 'normal' | 'low';
  cancellation_key: string | null;
  replace_key: string | null;
  triggered_by: {
    kind: 'secret_key' | 'account_token' | 'member' | 'schedule';
    id: string;
  } | null;
  /**
   * The `x-request-id` of the request that asked for it
   */
  request_id: string | null;
  send_at: string | null;
  expires_at: string | null;
  created_at: string;
  fanned_out_at: string | null;
  /**
   * When retention took the data away, and that of the notifications and deliveries
   */
  content_removed_at: string | null;
  /**
   * recipients = processed + stopped + failed + canceled + pending, at any moment
   */
  counters: {
    recipients: number;
    processed: number;
    stopped: number;
    failed: number;
    canceled: number;
    pending: number;
  };
  deliveries: {
    total: number;
  } & {
    pending: number;
    processing: number;
    sent: number;
    delivered: number;
    failed: number;
    bounced: number;
    skipped: number;
    expired: number;
    quarantined: number;
    unknown: number;
  };
  /**
   * The notifications that are written, by status and reason; the most first
   */
  outcomes: {
    status: 'pending' | 'waiting' | 'processed' | 'stopped' | 'failed';
    reason:
      | 'canceled'
      | 'user_deleted'
      | 'throttled'
      | 'condition'
      | 'wait_invalid'
      | 'event_matched'
      | 'event_timed_out'
      | 'absorbed'
      | 'notiflow_inactive'
      | 'digest_below_minimum'
      | 'invalid_window'
      | 'recipient_deleted'
      | 'step_unknown'
      | 'not_advanced'
      | 'fetch_failed'
      | null;
    count: number;
  }[];
}
export interface Explanation {
  run: {
    id: string;
    notiflow_id: string;
    notiflow_handle: string;
    version_number: number | null;
    status: string;
    reason: string | null;
  };
  recipient: {
    id: string;
    external_id: string;
    notification_id: string | null;
    status: string | null;
    reason: string | null;
  };
  in_run: boolean;
  /**
   * One sentence
   */
  summary: string;
  timeline: TimelineEntry[];
  next: {
    /**
     * Null: as soon as a worker can
     */
    at: string | null;
    step: string | null;
    what: 'fan_out' | 'take_steps' | 'go_on' | 'attempt' | 'report';
    details: Record<string, unknown>;
  } | null;
}
export interface CanceledRuns {
  cancellation_key: string;
  /**
   * Runs with the key of which something was left
   */
  canceled_runs: number;
  /**
   * Runs that are accepted with the key until then are canceled at once
   */
  canceled_until: string;
}
export interface EventAccepted {
  /**
   * How many of the recipients are known: nobody waits for the others
   */
  recipients: number;
}
export interface Notification {
  id: string;
  notiflow_id: string;
  notiflow_run_id: string;
  recipient_id: string;
  actor_id: string | null;
  topic: string | null;
  status: 'pending' | 'waiting' | 'processed' | 'stopped' | 'failed';
  reason:
    | 'canceled'
    | 'user_deleted'
    | 'throttled'
    | 'condition'
    | 'wait_invalid'
    | 'event_matched'
    | 'event_timed_out'
    | 'absorbed'
    | 'notiflow_inactive'
    | 'digest_below_minimum'
    | 'invalid_window'
    | 'recipient_deleted'
    | 'step_unknown'
    | 'not_advanced'
    | 'fetch_failed'
    | null;
  step_handle: string | null;
  resume_at: string | null;
  /**
   * The digest in which it is, carried by one notification when its window has closed
   */
  digest: {
    carrier_id: string | null;
    total_items: number | null;
  } | null;
  data: Record<string, unknown>;
  created_at: string;
  updated_at: string;
  processed_at: string | null;
  recipient: User | null;
  actor: User | null;
  deliveries: Delivery[];
}
export interface User {
  id: string;
  external_id: string;
  email: string | null;
  phone: string | null;
  first_name: string | null;
  last_name: string | null;
  avatar: string | null;
  locale: string | null;
  timezone: string | null;
  custom_fields: Record<string, unknown>;
  created_at: string;
  updated_at: string;
}
export interface Delivery {
  id: string;
  notification_id: string;
  notiflow_id: string;
  notiflow_run_id: string;
  recipient_id: string;
  recipient_external_id: string | null;
  actor_id: string | null;
  topic: string | null;
  step_handle: string;
  channel_id: string | null;
  channel_type: string;
  provider: string | null;
  provider_message_id: string | null;
  status:
    | 'pending'
    | 'processing'
    | 'sent'
    | 'delivered'
    | 'failed'
    | 'bounced'
    | 'skipped'
    | 'expired'
    | 'quarantined'
    | 'unknown';
  reason:
    | 'template_error'
    | 'provider_unknown'
    | 'rejected_recipient'
    | 'rejected_config'
    | 'rejected_content'
    | 'attempts_exhausted'
    | 'not_claimed'
    | 'channel_blocked'
    | 'rejected_by_service'
    | 'no_channel'
    | 'condition'
    | 'already_seen'
    | 'already_read'
    | 'already_clicked'
    | 'opted_out'
    | 'paused'
    | 'no_address'
    | 'suppressed'
    | 'capped'
    | 'limited'
    | 'canceled'
    | 'user_deleted'
    | 'replaced'
    | 'recalled'
    | 'expired'
    | 'worker_lost'
    | 'outcome_unknown'
    | null;
  reason_details: Record<string, unknown> | null;
  data: Record<string, unknown>;
  attempt_count: number;
  next_attempt_at: string | null;
  expires_at: string | null;
  created_at: string;
  updated_at: string;
  sent_at: string | null;
  delivered_at: string | null;
  seen_at: string | null;
  read_at: string | null;
  clicked_at: string | null;
  archived_at: string | null;
  replaced_by: string | null;
  recalled_at: string | null;
}
export interface DigestItem {
  notification_id: string;
  notiflow_run_id: string;
  accepted_at: string;
  data: Record<string, unknown>;
  actor: {
    id: string;
    external_id: string;
    email: string | null;
    first_name: string | null;
    last_name: string | null;
  } | null;
  recipient: {
    id: string;
    external_id: string;
    email: string | null;
    first_name: string | null;
    last_name: string | null;
  };
}
export interface DeliveryWithAttempts {
  id: string;
  notification_id: string;
  notiflow_id: string;
  notiflow_run_id: string;
  recipient_id: string;
  recipient_external_id: string | null;
  actor_id: string | null;
  topic: string | null;
  step_handle: string;
  channel_id: string | null;
  channel_type: string;
  provider: string | null;
  provider_message_id: string | null;
  status:
    | 'pending'
    | 'processing'
    | 'sent'
    | 'delivered'
    | 'failed'
    | 'bounced'
    | 'skipped'
    | 'expired'
    | 'quarantined'
    | 'unknown';
  reason:
    | 'template_error'
    | 'provider_unknown'
    | 'rejected_recipient'
    | 'rejected_config'
    | 'rejected_content'
    | 'attempts_exhausted'
    | 'not_claimed'
    | 'channel_blocked'
    | 'rejected_by_service'
    | 'no_channel'
    | 'condition'
    | 'already_seen'
    | 'already_read'
    | 'already_clicked'
    | 'opted_out'
    | 'paused'
    | 'no_address'
    | 'suppressed'
    | 'capped'
    | 'limited'
    | 'canceled'
    | 'user_deleted'
    | 'replaced'
    | 'recalled'
    | 'expired'
    | 'worker_lost'
    | 'outcome_unknown'
    | null;
  reason_details: Record<string, unknown> | null;
  data: Record<string, unknown>;
  attempt_count: number;
  next_attempt_at: string | null;
  expires_at: string | null;
  created_at: string;
  updated_at: string;
  sent_at: string | null;
  delivered_at: string | null;
  seen_at: string | null;
  read_at: string | null;
  clicked_at: string | null;
  archived_at: string | null;
  replaced_by: string | null;
  recalled_at: string | null;
  attempts: Attempt[];
  events: DeliveryEvent[];
}
export interface Attempt {
  number: number;
  started_at: string;
  ended_at: string | null;
  outcome: string | null;
  code: string | null;
  reason: string | null;
  channel_id: string | null;
  provider: string;
  provider_message_id: string | null;
}
export interface DeliveryEvent {
  kind:
    | 'delivered'
    | 'bounced'
    | 'failed'
    | 'delayed'
    | 'complained'
    | 'unsubscribed'
    | 'resubscribed'
    | 'opened'
    | 'clicked'
    | 'prefetched'
    | 'no_report';
  code: string | null;
  fault: 'hard_bounce' | 'complaint' | 'stop' | 'unregistered' | null;
  provider_message_id: string | null;
  at: string | null;
  received_at: string;
  source: 'callback' | 'receipt' | 'mail' | 'link' | 'simulation' | 'clock';
}
export interface BulkUsersResult {
  results: (
    | {
        /**
         * 201 when there was no such user
         */
        status: 200 | 201;
        id: string;
        external_id: string;
      }
    | {
        status: number;
        /**
         * As in the envelope of an error
         */
        error: {
          type: string;
          code: string;
          message: string;
          status: number;
          request_id: string;
          details: Record<string, unknown>;
        };
      }
  )[];
}
export interface Preferences {
  channel_types: {
    chat: boolean;
    email: boolean;
    in_app: boolean;
    mobile_push: boolean;
    sms: boolean;
    web_push: boolean;
  };
  /**
   * By id of the notiflow
   */
  notiflows: {
    [k: string]: {
      name: string;
      enabled: boolean;
      /**
       * Only what differs from the levels above is stored, and is here
       */
      channel_types: {
        chat?: boolean;
        email?: boolean;
        in_app?: boolean;
        mobile_push?: boolean;
        sms?: boolean;
        web_push?: boolean;
      };
      /**
       * How often digests come, when the user has chosen
       */
      frequency?: 'instant' | 'hourly' | 'daily' | 'weekly';
      /**
       * What the user may choose for it, where its digest lets one choose
       */
      frequencies?: ('instant' | 'hourly' | 'daily' | 'weekly')[];
    };
  };
  quiet_hours: QuietHours;
  /**
   * Whether nothing comes but transactional messages; one that is over is `false`
   */
  paused:
    | boolean
    | {
        until: string;
      };
  /**
   * The zone of the user, else UTC: quiet hours that name no zone go by it
   */
  timezone: string;
  /**
   * Those of which the project has a channel
   */
  available_channel_types: ('chat' | 'email' | 'in_app' | 'mobile_push' | 'sms' | 'web_push')[];
}
export interface ChannelSettings {
  channel_id: string;
  user_id: string;
  provider: string;
  settings: {
    /**
     * @minItems 1
     * @maxItems 100
     */
    device_tokens?: string[];
    slack_channel_id?: string;
    slack_user_id?: string;
    /**
     * The same for other services: a chat of Telegram, a channel of Mattermost or a person there (`@ada`), a thread of Discord, a number of WhatsApp
     */
    chat_id?: string;
  };
  created_at: string;
  updated_at: string;
}
export interface ChannelSubscriptions {
  items: ChannelSubscription[];
}
export interface ChannelSubscription {
  id: string;
  channel_id: string;
  user_id: string;
  identifier: string;
  settings: {
    endpoint: string;
    p256dh: string;
    auth: string;
  };
  created_at: string;
  updated_at: string;
}
export interface InboxLink {
  /**
   * Whoever has it is let in as the user, until it ends. Null when the answer is repeated for an Idempotency-Key: then make another
   */
  url: string | null;
  expires_at: string;
}
export interface Subscription {
  id: string;
  topic_name: string;
  user_id: string;
  created_at: string;
}
export interface Topic {
  name: string;
  created_at: string;
}
export interface Subscriber {
  id: string;
  topic_name: string;
  user_id: string;
  created_at: string;
  user_external_id: string | null;
}
export interface SubscribeResult {
  successful: Subscription[];
  failed: {
    external_id: string;
    reason: string;
  }[];
}
export interface Caller {
  project: {
    id: string;
    name: string;
    slug: string;
  };
}
export interface Project {
  id: string;
  slug: string;
  name: string;
  created_at: string;
  updated_at: string;
}
export interface NumberedPage {
  page: number;
  limit: number;
  total: number;
  total_pages: number;
}
export interface AccountToken {
  id: string;
  name: string;
  /**
   * How the token begins
   */
  prefix: string;
  expires_at: string | null;
  revoked_at: string | null;
  last_used_at: string | null;
  created_at: string;
}
export interface AuditEntry {
  id: string;
  actor_kind: 'account_token' | 'member' | 'recipient' | 'secret_key' | 'system';
  actor_id: string | null;
  /**
   * Resource and past participle, like `channel.updated`
   */
  action: string;
  resource: string;
  resource_id: string | null;
  details: Record<string, unknown> | null;
  ip: string | null;
  request_id: string | null;
  created_at: string;
}
export interface Settings {
  name: string;
  /**
   * Whether the project sends to real people. One that does not has a clock that can be moved, and recipients that are simulated.
   */
  live: boolean;
  /**
   * Web origins whose pages may use the User API, each exactly scheme, host and port as browsers send them. The Admin and the Management API answer to servers only, whatever stands here.
   *
   * @maxItems 100
   */
  allowed_origins: string[];
  /**
   * How a page says who uses it. `token`: by a token that your server signs. `hash`: also by `x-notiflows-user-id` with the hash of that id. `none`: also by the bare id, so that every page can be everybody; for development only, and not while the project is live.
   */
  user_authentication: 'token' | 'hash' | 'none';
  /**
   * Requests each credential may make in a second; null for the limit of the installation
   */
  rate_limit_per_second: number | null;
  /**
   * Days after its last change for which a settled run keeps its data, and its notifications and deliveries what was given and rendered; at most as long as history; null for what the installation says
   */
  retention_content_days: number | null;
  /**
   * Days after its last change for which a settled run is kept, with its notifications, deliveries and attempts; null for what the installation says
   */
  retention_history_days: number | null;
  /**
   * Days for which entries of the audit log are kept; null for what the installation says
   */
  retention_audit_days: number | null;
  /**
   * Deliveries that may wait to be sent, and recipients that have yet to get theirs, before further runs are refused; null for what the installation says
   */
  quota_open_deliveries: number | null;
  /**
   * Runs that may wait for their `send_at` before further ones are refused; null for what the installation says
   */
  quota_scheduled_runs: number | null;
  /**
   * Recipients that the runs of a day, in UTC, may have; null for what the installation says
   */
  quota_recipients_per_day: number | null;
  /**
   * Bytes that runs, notifications and deliveries may take before further runs are refused; null for what the installation says
   */
  quota_stored_bytes: number | null;
  /**
   * How many messages of a channel type each recipient gets at most within the last period, from all notiflows together that recipients can opt out of. Several caps of a channel type hold together.
   *
   * @maxItems 50
   */
  message_caps: MessageCap[];
  /**
   * How many messages of a channel type go out at most in each whole period (an hour, a day of UTC), transactional ones too: against loops, stolen keys and the limits of networks. Those of a channel type hold together.
   *
   * @maxItems 50
   */
  message_limits: MessageLimit[];
  suppression_rules: SuppressionRules;
  /**
   * Whose translations stand in where the locale of a recipient has none; null for no locale
   */
  default_locale: string | null;
}
export interface MessageCap {
  channel_type: 'chat' | 'email' | 'in_app' | 'mobile_push' | 'sms' | 'web_push';
  limit: number;
  period: {
    duration: number;
    duration_unit: 'seconds' | 'minutes' | 'hours' | 'days';
  };
}
export interface MessageLimit {
  channel_type: 'email' | 'sms' | 'chat' | 'mobile_push' | 'web_push' | 'webhook';
  /**
   * `project`: everything of the channel type; `address`: what goes to one address; `equal`: what goes to one address with the same text
   */
  scope: 'project' | 'address' | 'equal';
  limit: number;
  period: {
    duration: number;
    duration_unit: 'seconds' | 'minutes' | 'hours' | 'days';
  };
  /**
   * `reject`: what is over it is `skipped`; `hold`: it is sent in the next period that has room
   */
  when_reached: 'reject' | 'hold';
}
/**
 * When an address is suppressed by itself, by what its service said: at once and for good unless a rule says otherwise. The object is given whole.
 */
export interface SuppressionRules {
  hard_bounce?: SuppressionRule;
  complaint?: SuppressionRule;
  stop?: SuppressionRule;
}
export interface SuppressionRule {
  /**
   * How often it has to be said, each time within 30 days of the last
   */
  times: number;
  /**
   * For how many days after the last time; null: until it is removed
   */
  days: number | null;
}
export interface SettingsChange {
  name?: string;
  /**
   * Whether the project sends to real people. One that does not has a clock that can be moved, and recipients that are simulated.
   */
  live?: boolean;
  /**
   * Web origins whose pages may use the User API, each exactly scheme, host and port as browsers send them. The Admin and the Management API answer to servers only, whatever stands here.
   *
   * @maxItems 100
   */
  allowed_origins?: string[];
  /**
   * How a page says who uses it. `token`: by a token that your server signs. `hash`: also by `x-notiflows-user-id` with the hash of that id. `none`: also by the bare id, so that every page can be everybody; for development only, and not while the project is live.
   */
  user_authentication?: 'token' | 'hash' | 'none';
  /**
   * Requests each credential may make in a second; null for the limit of the installation
   */
  rate_limit_per_second?: number | null;
  /**
   * Days after its last change for which a settled run keeps its data, and its notifications and deliveries what was given and rendered; at most as long as history; null for what the installation says
   */
  retention_content_days?: number | null;
  /**
   * Days after its last change for which a settled run is kept, with its notifications, deliveries and attempts; null for what the installation says
   */
  retention_history_days?: number | null;
  /**
   * Days for which entries of the audit log are kept; null for what the installation says
   */
  retention_audit_days?: number | null;
  /**
   * Deliveries that may wait to be sent, and recipients that have yet to get theirs, before further runs are refused; null for what the installation says
   */
  quota_open_deliveries?: number | null;
  /**
   * Runs that may wait for their `send_at` before further ones are refused; null for what the installation says
   */
  quota_scheduled_runs?: number | null;
  /**
   * Recipients that the runs of a day, in UTC, may have; null for what the installation says
   */
  quota_recipients_per_day?: number | null;
  /**
   * Bytes that runs, notifications and deliveries may take before further runs are refused; null for what the installation says
   */
  quota_stored_bytes?: number | null;
  /**
   * How many messages of a channel type each recipient gets at most within the last period, from all notiflows together that recipients can opt out of. Several caps of a channel type hold together.
   *
   * @maxItems 50
   */
  message_caps?: MessageCap[];
  /**
   * How many messages of a channel type go out at most in each whole period (an hour, a day of UTC), transactional ones too: against loops, stolen keys and the limits of networks. Those of a channel type hold together.
   *
   * @maxItems 50
   */
  message_limits?: MessageLimit[];
  suppression_rules?: SuppressionRules;
  /**
   * Whose translations stand in where the locale of a recipient has none; null for no locale
   */
  default_locale?: string | null;
  expected?: ExpectedSettings;
}
/**
 * How it was when the change was thought of: the change is refused (409, reason `changed`) when one of these is another one by now
 */
export interface ExpectedSettings {
  name?: string;
  /**
   * Whether the project sends to real people. One that does not has a clock that can be moved, and recipients that are simulated.
   */
  live?: boolean;
  /**
   * Web origins whose pages may use the User API, each exactly scheme, host and port as browsers send them. The Admin and the Management API answer to servers only, whatever stands here.
   *
   * @maxItems 100
   */
  allowed_origins?: string[];
  /**
   * How a page says who uses it. `token`: by a token that your server signs. `hash`: also by `x-notiflows-user-id` with the hash of that id. `none`: also by the bare id, so that every page can be everybody; for development only, and not while the project is live.
   */
  user_authentication?: 'token' | 'hash' | 'none';
  /**
   * Requests each credential may make in a second; null for the limit of the installation
   */
  rate_limit_per_second?: number | null;
  /**
   * Days after its last change for which a settled run keeps its data, and its notifications and deliveries what was given and rendered; at most as long as history; null for what the installation says
   */
  retention_content_days?: number | null;
  /**
   * Days after its last change for which a settled run is kept, with its notifications, deliveries and attempts; null for what the installation says
   */
  retention_history_days?: number | null;
  /**
   * Days for which entries of the audit log are kept; null for what the installation says
   */
  retention_audit_days?: number | null;
  /**
   * Deliveries that may wait to be sent, and recipients that have yet to get theirs, before further runs are refused; null for what the installation says
   */
  quota_open_deliveries?: number | null;
  /**
   * Runs that may wait for their `send_at` before further ones are refused; null for what the installation says
   */
  quota_scheduled_runs?: number | null;
  /**
   * Recipients that the runs of a day, in UTC, may have; null for what the installation says
   */
  quota_recipients_per_day?: number | null;
  /**
   * Bytes that runs, notifications and deliveries may take before further runs are refused; null for what the installation says
   */
  quota_stored_bytes?: number | null;
  /**
   * How many messages of a channel type each recipient gets at most within the last period, from all notiflows together that recipients can opt out of. Several caps of a channel type hold together.
   *
   * @maxItems 50
   */
  message_caps?: MessageCap[];
  /**
   * How many messages of a channel type go out at most in each whole period (an hour, a day of UTC), transactional ones too: against loops, stolen keys and the limits of networks. Those of a channel type hold together.
   *
   * @maxItems 50
   */
  message_limits?: MessageLimit[];
  suppression_rules?: SuppressionRules;
  /**
   * Whose translations stand in where the locale of a recipient has none; null for no locale
   */
  default_locale?: string | null;
}
export interface Clock {
  /**
   * What the clock of the project shows
   */
  now: string;
  /**
   * By how much it is ahead
   */
  offset_seconds: number;
  /**
   * Whether the project sends to real people
   */
  live: boolean;
  /**
   * Whether nothing is due: everything is settled, or waits for a later moment
   */
  idle: boolean;
  /**
   * When something is due next, by this clock; null when nothing waits
   */
  next_due_at: string | null;
}
export interface ClockMove {
  duration?: number;
  duration_unit?: 'seconds' | 'minutes' | 'hours' | 'days' | 'second' | 'minute' | 'hour' | 'day';
  /**
   * A moment that the clock shows then
   */
  until?: string;
  /**
   * To when something is due next; the clock stays where it is while something is due already, or when nothing waits
   */
  to_next_due?: true;
}
export interface Suppression {
  id: string;
  channel_type: string;
  /**
   * Null when the person was erased; it is suppressed still
   */
  address: string | null;
  /**
   * `hard_bounce`: nobody is there; `complaint`: was called spam; `stop`: the person told the carrier; `manual`: you did
   */
  reason: 'hard_bounce' | 'complaint' | 'stop' | 'manual';
  /**
   * How often its service said so
   */
  fault_count: number;
  /**
   * False: not said often enough by the rules of the project; it is sent to
   */
  in_force: boolean;
  created_at: string;
  /**
   * When it ends; null: when it is removed
   */
  expires_at: string | null;
}
export interface SuppressionBody {
  channel_type: 'email' | 'sms' | 'chat';
  /**
   * Of e-mail also `@example.com` for everybody there, and `@*.example.com` for everybody below it
   */
  address: string;
  /**
   * `hard_bounce`: nobody is there; `complaint`: was called spam; `stop`: the person told the carrier; `manual`: you did
   */
  reason: 'hard_bounce' | 'complaint' | 'stop' | 'manual';
  /**
   * When it ends; null: when it is removed
   */
  expires_at?: string | null;
}
export interface SuppressionsBody {
  channel_type: 'email' | 'sms' | 'chat';
  /**
   * @minItems 1
   * @maxItems 1000
   */
  addresses: string[];
  /**
   * `hard_bounce`: nobody is there; `complaint`: was called spam; `stop`: the person told the carrier; `manual`: you did
   */
  reason: 'hard_bounce' | 'complaint' | 'stop' | 'manual';
  /**
   * When it ends; null: when it is removed
   */
  expires_at?: string | null;
}
export interface ReleaseBody {
  channel_type?: 'email' | 'sms' | 'chat';
  reason?: 'hard_bounce' | 'complaint' | 'stop' | 'manual';
  /**
   * Of mail addresses
   */
  domain?: string;
  created_after?: string;
  created_before?: string;
  /**
   * Only says how many there are
   */
  dry_run: boolean;
}
export interface DeadLetterGroups {
  items: DeadLetterGroup[];
  /**
   * There are more dead letters than are counted: 100000
   */
  has_more: boolean;
}
export interface DeadLetterGroup {
  /**
   * What ended in the same way on the same channel has the same one
   */
  fingerprint: string;
  status: 'failed' | 'expired' | 'quarantined' | 'unknown';
  reason: string | null;
  /**
   * What the last attempt ended with; null when there was none
   */
  code: string | null;
  channel_type: string;
  channel_id: string | null;
  /**
   * Handle of the channel; null when it was deleted
   */
  channel: string | null;
  provider: string | null;
  count: number;
  first_at: string;
  last_at: string;
  /**
   * The newest few of them
   */
  delivery_ids: string[];
}
export interface Replay {
  id: string;
  status: 'running' | 'finished' | 'canceled';
  fingerprint: string | null;
  delivery_ids: string[] | null;
  filter: {
    [k: string]: string;
  };
  rate_per_second: number;
  /**
   * How many were given back to be sent
   */
  replayed: number;
  /**
   * How many were left as they are, by reason: no_message, canceled, withdrawn, channel_deleted, suppressed, opted_out, paused
   */
  skipped: {
    [k: string]: number;
  };
  created_at: string;
  finished_at: string | null;
}
export interface ReplayBody {
  /**
   * @minItems 1
   * @maxItems 1000
   */
  delivery_ids?: string[];
  /**
   * What ended in the same way on the same channel has the same one
   */
  fingerprint?: string;
  filter?: {
    status?: 'failed' | 'expired' | 'quarantined' | 'unknown';
    /**
     * UUID, or the ULID of it
     */
    channel_id?: string;
    /**
     * UUID, or the ULID of it
     */
    notiflow_id?: string;
    /**
     * UUID, or the ULID of it
     */
    notiflow_run_id?: string;
    /**
     * When they ended, after this moment
     */
    failed_after?: string;
    failed_before?: string;
  };
  rate_per_second: number;
  /**
   * Only says how many there are, and sends nothing
   */
  dry_run: boolean;
}
export interface ReplayPreview {
  dry_run: true;
  /**
   * How many dead letters there are
   */
  matched: number;
  /**
   * There are more than are counted: 100000
   */
  has_more: boolean;
}
export interface ApiKey {
  id: string;
  name: string;
  kind: 'public' | 'secret';
  /**
   * How the key begins
   */
  prefix: string;
  scopes: string[];
  expires_at: string | null;
  revoked_at: string | null;
  last_used_at: string | null;
  /**
   * Id of the key that took its place when it was rotated
   */
  superseded_by: string | null;
  created_at: string;
}
export interface RotatedApiKey {
  id: string;
  name: string;
  kind: 'public' | 'secret';
  /**
   * How the key begins
   */
  prefix: string;
  scopes: string[];
  expires_at: string | null;
  revoked_at: string | null;
  last_used_at: string | null;
  /**
   * Id of the key that took its place when it was rotated
   */
  superseded_by: string | null;
  created_at: string;
  /**
   * The key, shown this once. Null when the answer is repeated for an Idempotency-Key: then revoke it and make another
   */
  key: string | null;
  replaces: {
    id: string;
    expires_at: string;
  };
}
export interface SigningKey {
  /**
   * The `kid` of tokens it signs
   */
  id: string;
  name: string;
  algorithm: 'RS256' | 'ES256' | 'EdDSA' | 'HS256';
  /**
   * Whether it signs user tokens or makes the hashes of user ids
   */
  purpose: 'token' | 'hash';
  /**
   * The public key as PEM; null for a shared secret
   */
  public_key: string | null;
  expires_at: string | null;
  revoked_at: string | null;
  last_used_at: string | null;
  /**
   * Id of the key that took its place when it was rotated
   */
  superseded_by: string | null;
  created_at: string;
}
export interface RotatedSigningKey {
  /**
   * The `kid` of tokens it signs
   */
  id: string;
  name: string;
  algorithm: 'RS256' | 'ES256' | 'EdDSA' | 'HS256';
  /**
   * Whether it signs user tokens or makes the hashes of user ids
   */
  purpose: 'token' | 'hash';
  /**
   * The public key as PEM; null for a shared secret
   */
  public_key: string | null;
  expires_at: string | null;
  revoked_at: string | null;
  last_used_at: string | null;
  /**
   * Id of the key that took its place when it was rotated
   */
  superseded_by: string | null;
  created_at: string;
  /**
   * The private key as PEM, shown this once, and kept nowhere. Null when the answer is repeated for an Idempotency-Key: then revoke the key and make another. Null as well for a key that you gave, and for a shared secret
   */
  private_key: string | null;
  /**
   * The same PEM in base64, on one line, as environment variables like it
   */
  private_key_base64: string | null;
  /**
   * The shared secret, shown this once, and kept nowhere. Null when the answer is repeated for an Idempotency-Key: then revoke the key and make another; used as the text it is. Null as well for a pair
   */
  secret: string | null;
  replaces: {
    id: string;
    expires_at: string;
  };
}
export interface Channel {
  id: string;
  handle: string;
  name: string;
  type: string;
  provider: string;
  settings: Record<string, unknown>;
  credentials: {
    [k: string]: {
      set: true;
      last4: string;
    };
  };
  /**
   * Since when nothing is sent by it; null while it sends
   */
  blocked_at: string | null;
  blocked_reason: 'bounce_rate' | null;
  created_at: string;
  updated_at: string;
}
export interface UpsertedChannel {
  id: string;
  handle: string;
  name: string;
  type: string;
  provider: string;
  settings: Record<string, unknown>;
  credentials: {
    [k: string]: {
      set: true;
      last4: string;
    };
  };
  /**
   * Since when nothing is sent by it; null while it sends
   */
  blocked_at: string | null;
  blocked_reason: 'bounce_rate' | null;
  created_at: string;
  updated_at: string;
  /**
   * Browsers that were registered with the public key before this one, and have to subscribe again; left out when there are none
   */
  subscriptions_ended?: number;
}
export interface ChannelHealth {
  /**
   * `closed`: it sends; `open`: nothing is sent by it until `opened_until`; `half_open`: one worker tries whether it is back
   */
  circuit: 'closed' | 'open' | 'half_open';
  opened_until: string | null;
  /**
   * Points of its weight that it has lost to the channels that stand in
   */
  lost_weight: number;
  /**
   * Since when a fifth or more of what it is given is not taken; null while it is, and while it is given next to nothing
   */
  failing_since: string | null;
  /**
   * When a message was last taken, to ten seconds; null when none was within the hour
   */
  accepted_at: string | null;
  /**
   * With what attempts ended that were not taken: the five most frequent of the last 200 within a day
   */
  errors: ChannelError[];
  attempts: number;
  accepted: number;
  /**
   * Attempts that could not be made, or may not have been
   */
  failures: number;
  /**
   * A bound that 95 of 100 attempts kept; null without attempts, or above thirty seconds
   */
  p95_ms: number | null;
  /**
   * When its service told the last time what became of a message
   */
  reported_at: string | null;
}
export interface ChannelError {
  outcome: 'accepted' | 'rejected' | 'not_processed' | 'ambiguous' | 'crashed' | 'released';
  code: string | null;
  /**
   * What the last of them was told, in words
   */
  reason: string | null;
  count: number;
  first_at: string;
  last_at: string;
}
export interface ChannelTest {
  ok: boolean;
  result: {
    kind: 'accepted' | 'rejected' | 'not_processed' | 'ambiguous';
    code?: string;
    reason?: string;
    provider_message_id?: string;
  };
}
export interface EventEndpoint {
  id: string;
  url: string;
  description: string;
  /**
   * Everything when empty
   */
  event_types: string[];
  status: 'enabled' | 'disabled';
  disabled_at: string | null;
  /**
   * `manual`: by you; `gone`: it answered 410; `failing`: it took nothing for five days
   */
  disabled_reason: 'manual' | 'gone' | 'failing' | null;
  /**
   * Since when it has taken nothing that was sent
   */
  failing_since: string | null;
  /**
   * When it last took something, to a minute
   */
  last_success_at: string | null;
  /**
   * Until when the secret before the last rotation signs as well
   */
  previous_secret_until: string | null;
  created_at: string;
  updated_at: string;
}
export interface EventEndpointBody {
  /**
   * Where events are sent: the public internet, unless the operator allows the network
   */
  url: string;
  /**
   * For people
   */
  description: string;
  /**
   * What it hears of; everything when empty. `delivery.*` is all of a kind
   *
   * @maxItems 15
   */
  event_types: (
    | 'delivery.*'
    | 'notification.*'
    | 'run.*'
    | 'delivery.sent'
    | 'delivery.delivered'
    | 'delivery.failed'
    | 'delivery.bounced'
    | 'delivery.skipped'
    | 'delivery.expired'
    | 'delivery.quarantined'
    | 'delivery.unknown'
    | 'notification.processed'
    | 'notification.stopped'
    | 'notification.failed'
    | 'run.completed'
  )[];
}
export interface EventEndpointWithSecret {
  id: string;
  url: string;
  description: string;
  /**
   * Everything when empty
   */
  event_types: string[];
  status: 'enabled' | 'disabled';
  disabled_at: string | null;
  /**
   * `manual`: by you; `gone`: it answered 410; `failing`: it took nothing for five days
   */
  disabled_reason: 'manual' | 'gone' | 'failing' | null;
  /**
   * Since when it has taken nothing that was sent
   */
  failing_since: string | null;
  /**
   * When it last took something, to a minute
   */
  last_success_at: string | null;
  /**
   * Until when the secret before the last rotation signs as well
   */
  previous_secret_until: string | null;
  created_at: string;
  updated_at: string;
  /**
   * Signs per Standard Webhooks (`whsec_…`), shown this once. Null when the answer is repeated for an Idempotency-Key: then rotate it
   */
  secret: string | null;
}
export interface EventEndpointChange {
  /**
   * Where events are sent: the public internet, unless the operator allows the network
   */
  url: string;
  /**
   * For people
   */
  description: string;
  /**
   * What it hears of; everything when empty. `delivery.*` is all of a kind
   *
   * @maxItems 15
   */
  event_types: (
    | 'delivery.*'
    | 'notification.*'
    | 'run.*'
    | 'delivery.sent'
    | 'delivery.delivered'
    | 'delivery.failed'
    | 'delivery.bounced'
    | 'delivery.skipped'
    | 'delivery.expired'
    | 'delivery.quarantined'
    | 'delivery.unknown'
    | 'notification.processed'
    | 'notification.stopped'
    | 'notification.failed'
    | 'run.completed'
  )[];
  expected?: ExpectedEventEndpoint;
}
/**
 * How it was when the change was thought of: the change is refused (409, reason `changed`) when one of these is another one by now
 */
export interface ExpectedEventEndpoint {
  url?: string;
  description?: string;
  /**
   * Everything when empty
   */
  event_types?: string[];
}
export interface EventMessage {
  /**
   * The `webhook-id` of every try
   */
  id: string;
  type: string;
  /**
   * The delivery, notification or run it happened to; of a test, the endpoint
   */
  subject_id: string;
  reason: string | null;
  /**
   * `missed`: it happened while the endpoint was disabled, and was not sent
   */
  status: 'pending' | 'delivered' | 'failed' | 'missed';
  occurred_at: string;
  attempt_count: number;
  next_attempt_at: string | null;
  settled_at: string | null;
  /**
   * The last twenty
   */
  attempts: EventAttempt[];
}
export interface EventAttempt {
  number: number;
  started_at: string | null;
  ended_at: string | null;
  outcome: string;
  code: string | null;
  reason: string | null;
}
export interface EventReplayBody {
  /**
   * What happened at this moment or later
   */
  since: string;
  /**
   * What happened before; now unless given
   */
  until?: string;
  /**
   * Which messages: those that failed, were missed, or were delivered already
   *
   * @minItems 1
   */
  statuses: ('failed' | 'missed' | 'delivered')[];
  /**
   * How fast they are sent
   */
  per_second: number;
}
export interface EventReplay {
  /**
   * How many are sent again
   */
  replayed: number;
  /**
   * Whether there are more than the 10000 that one request takes: ask again
   */
  has_more: boolean;
  /**
   * When the last of them is sent
   */
  last_due_at: string | null;
}
export interface TemplatePart {
  /**
   * Another content has another id
   */
  id: string;
  /**
   * Handles of notiflows whose published version uses it, as it is or as it was: publish them again to have it as it is. Not in lists
   */
  used_by?: string[];
  updated_at: string;
  name: string;
  body: string;
}
export interface Translation {
  /**
   * Another content has another id
   */
  id: string;
  /**
   * Handles of notiflows whose published version uses it, as it is or as it was: publish them again to have it as it is. Not in lists
   */
  used_by?: string[];
  updated_at: string;
  locale: string;
  entries: Record<string, unknown>;
}
export interface ListedNotiflow {
  id: string;
  handle: string;
  name: string;
  active: boolean;
  include_in_preferences: boolean;
  has_unpublished_changes: boolean;
  /**
   * Of the current version: what `expected_sha` is compared with
   */
  sha: string | null;
  current_version_id: string | null;
  published_version_id: string | null;
  archived_at: string | null;
  created_at: string;
  updated_at: string;
  current_version: ListedVersion | null;
  published_version: ListedVersion | null;
  volume: NotiflowVolume | null;
}
export interface ListedVersion {
  id: string;
  notiflow_id: string;
  version_number: number;
  status: string;
  sha: string;
  published_at: string | null;
  inserted_at: string;
  updated_at: string;
}
/**
 * Null unless it is asked for
 */
export interface NotiflowVolume {
  /**
   * Runs that were accepted in the last 24 hours
   */
  runs: number;
  /**
   * Whether there were more than are counted
   */
  is_more: boolean;
  last_run_at: string | null;
}
export interface Notiflow {
  id: string;
  handle: string;
  name: string;
  active: boolean;
  include_in_preferences: boolean;
  has_unpublished_changes: boolean;
  /**
   * Of the current version: what `expected_sha` is compared with
   */
  sha: string | null;
  current_version_id: string | null;
  published_version_id: string | null;
  archived_at: string | null;
  created_at: string;
  updated_at: string;
  current_version: Version | null;
  published_version: Version | null;
}
export interface Version {
  id: string;
  notiflow_id: string;
  version_number: number;
  status: string;
  sha: string;
  published_at: string | null;
  inserted_at: string;
  updated_at: string;
  /**
   * Whether it could be published with the channels of now
   */
  valid: boolean;
  steps: Step[];
}
export interface Step {
  handle: string;
  name: string | null;
  type: string;
  position: number;
  parent_step_handle: string | null;
  branch_handle: string | null;
  channel_type: string | null;
  channel_handle: string | null;
  conditions: Record<string, unknown>[];
  settings: Record<string, unknown>;
  provider_settings?: Record<string, unknown>;
  template?: {
    channel_type: string;
    data: Record<string, unknown>;
  };
}
export interface PublishedNotiflow {
  id: string;
  handle: string;
  name: string;
  active: boolean;
  include_in_preferences: boolean;
  has_unpublished_changes: boolean;
  /**
   * Of the current version: what `expected_sha` is compared with
   */
  sha: string | null;
  current_version_id: string | null;
  published_version_id: string | null;
  archived_at: string | null;
  created_at: string;
  updated_at: string;
  current_version: Version | null;
  published_version: Version | null;
  /**
   * What keeps nothing from being published, and is hardly meant
   */
  warnings?: Warning[];
}
export interface Warning {
  /**
   * The handle of the step
   */
  step: string;
  field: string;
  message: string;
  reason:
    'no_wait_before' | 'no_message_before' | 'never_taken' | 'no_effect' | 'longer_than_retention';
}
export interface Validation {
  valid: boolean;
  fields: {
    field: string;
    message: string;
    reason: string;
  }[];
  /**
   * What keeps nothing from being published, and is hardly meant
   */
  warnings?: Warning[];
}
export interface Preview {
  steps: (
    | {
        step_handle: string;
        channel_type: string;
        message: Record<string, unknown>;
        /**
         * What the template names and the sample does not have: a name that is misspelt, or one that not every run has. Fields with very many variables are not looked at
         */
        absent: {
          /**
           * Path inside the template
           */
          field: string;
          line: number | null;
          variable: string;
        }[];
      }
    | {
        step_handle: string;
        channel_type: string;
        error: {
          /**
           * Handle of the step
           */
          template: string;
          field: string | null;
          line: number | null;
          variable: string | null;
          reason: string;
        };
      }
  )[];
}
export interface SampleList {
  items: ListedSample[];
}
export interface ListedSample {
  /**
   * Of the notification
   */
  id: string;
  notiflow_run_id: string;
  status: string;
  external_id: string;
  first_name: string | null;
  last_name: string | null;
  created_at: string;
}
export interface Sample {
  recipient: Record<string, unknown>;
  actor?: Record<string, unknown>;
  data: Record<string, unknown>;
  results?: Record<string, unknown>;
  digest?: Record<string, unknown>;
}
export interface Vocabulary {
  variables: {
    /**
     * As a template names it; `[]` stands for the elements of a list
     */
    path: string;
    kind: 'text' | 'number' | 'boolean' | 'list' | 'object' | 'unknown';
    /**
     * Whether it is known from the latest runs alone, and may be missing in others
     */
    is_seen: boolean;
  }[];
  /**
   * Every filter a template may use
   */
  filters: string[];
  /**
   * Every tag a template may use
   */
  tags: string[];
  /**
   * What `{% render %}` may name
   */
  partials: string[];
  /**
   * What `layout` may name
   */
  layouts: string[];
}
export interface Template {
  id: string;
  channel_type: string;
  data: Record<string, unknown>;
}
export interface VersionDiff {
  /**
   * Null where no version is before the first one
   */
  from: ListedVersion | null;
  to: ListedVersion;
  steps: StepChange[];
  /**
   * Changes beyond the first 1000
   */
  fields_left_out: number;
}
export interface StepChange {
  handle: string;
  type: string;
  change: 'added' | 'removed' | 'changed';
  fields: FieldChange[];
}
export interface FieldChange {
  field: string;
  /**
   * Left out where it was not there
   */
  from?: {
    [k: string]: unknown;
  };
  /**
   * Left out where it is gone
   */
  to?: {
    [k: string]: unknown;
  };
  /**
   * Whether a value has more than 2000 characters, of which these are the first
   */
  is_cut: boolean;
}
export interface NotiflowStepCounts {
  notiflow_id: string;
  version_number: number;
  sample: StepSample;
  steps: StepCounts[];
  /**
   * Who waits now at steps that this version does not have
   */
  waiting_elsewhere: WaitingElsewhere[];
}
export interface StepSample {
  /**
   * How many were looked at: the newest that walk this version
   */
  notifications: number;
  /**
   * Whether there are no others in the time that was asked for
   */
  is_whole: boolean;
  from: string | null;
  to: string | null;
  /**
   * Are at a step that this version does not have
   */
  elsewhere: number;
}
export interface StepCounts {
  handle: string;
  type: string;
  /**
   * Came to the step for certain
   */
  reached: number;
  /**
   * Went on from it or ended with it; also those whom its own conditions left out, where that leaves no trace
   */
  passed: number;
  /**
   * Are at it, resting or in the hands of a worker
   */
  here: number;
  /**
   * May have come to it: rows do not tell which branch they took
   */
  maybe: number;
  /**
   * Were left out by its own conditions, where that leaves a trace
   */
  left_out: number;
  /**
   * Ended at it, by reason
   */
  ended: {
    status: 'stopped' | 'failed';
    reason: string | null;
    count: number;
  }[];
  /**
   * Of a channel step: what became of its messages. Of several to one recipient the one that got furthest counts
   */
  messages: {
    status:
      | 'pending'
      | 'processing'
      | 'sent'
      | 'delivered'
      | 'failed'
      | 'bounced'
      | 'skipped'
      | 'expired'
      | 'quarantined'
      | 'unknown';
    reason: string | null;
    count: number;
  }[];
  /**
   * Of a step that waits for an event or fetches: how that ended
   */
  found: {
    outcome: 'event_matched' | 'event_timed_out' | 'answered' | 'fetch_failed';
    count: number;
  }[];
  /**
   * Of a step with branches: how many took which, as far as rows tell
   */
  branches: {
    /**
     * Null where none of them was taken
     */
    handle: string | null;
    count: number;
  }[];
  waiting: {
    /**
     * Notifications that rest at it now or, of a channel step, messages that are not sent yet; of any run and version
     */
    count: number;
    /**
     * Messages among them that are not due yet, for a window, a limit or a retry
     */
    later: number;
    /**
     * Whether there are more: no more than 10,000 are counted
     */
    is_more: boolean;
  };
}
export interface WaitingElsewhere {
  step: string;
  count: number;
  /**
   * Whether there are more: no more than 10,000 are counted
   */
  is_more: boolean;
}
export interface ListedSchedule {
  id: string;
  handle: string;
  name: string;
  status: 'active' | 'paused' | 'ended';
  notiflow_id: string;
  notiflow_handle: string;
  cron: string | null;
  rrule: string | null;
  timezone: string;
  starts_at: string | null;
  ends_at: string | null;
  /**
   * By the clock of the project; in lists the first one alone; empty while the schedule is paused
   *
   * @maxItems 5
   */
  next_runs: string[];
  last_firing: {
    /**
     * The moment of the rule, by the clock of the project
     */
    fire_at: string;
    notiflow_run_id: string | null;
    /**
     * Why there is no run
     */
    reason:
      | 'notiflow_archived'
      | 'notiflow_not_published'
      | 'notiflow_inactive'
      | 'topic_not_found'
      | 'quota_reached'
      | null;
  } | null;
  topic: string | null;
  recipient_count: number | null;
  actor: {
    external_id: string;
    email?: string | null;
    phone?: string | null;
    first_name?: string | null;
    last_name?: string | null;
    avatar?: string | null;
    locale?: string | null;
    timezone?: string | null;
    custom_fields?: Record<string, unknown> | null;
  } | null;
  data: Record<string, unknown>;
  priority: 'high' | 'normal' | 'low';
  expires_in: number | null;
  cancellation_key: string | null;
  replace_key: string | null;
  paused_at: string | null;
  created_at: string;
  updated_at: string;
}
export interface Schedule {
  id: string;
  handle: string;
  name: string;
  status: 'active' | 'paused' | 'ended';
  notiflow_id: string;
  notiflow_handle: string;
  cron: string | null;
  rrule: string | null;
  timezone: string;
  starts_at: string | null;
  ends_at: string | null;
  /**
   * By the clock of the project; in lists the first one alone; empty while the schedule is paused
   *
   * @maxItems 5
   */
  next_runs: string[];
  last_firing: {
    /**
     * The moment of the rule, by the clock of the project
     */
    fire_at: string;
    notiflow_run_id: string | null;
    /**
     * Why there is no run
     */
    reason:
      | 'notiflow_archived'
      | 'notiflow_not_published'
      | 'notiflow_inactive'
      | 'topic_not_found'
      | 'quota_reached'
      | null;
  } | null;
  topic: string | null;
  recipient_count: number | null;
  actor: {
    external_id: string;
    email?: string | null;
    phone?: string | null;
    first_name?: string | null;
    last_name?: string | null;
    avatar?: string | null;
    locale?: string | null;
    timezone?: string | null;
    custom_fields?: Record<string, unknown> | null;
  } | null;
  data: Record<string, unknown>;
  priority: 'high' | 'normal' | 'low';
  expires_in: number | null;
  cancellation_key: string | null;
  replace_key: string | null;
  paused_at: string | null;
  created_at: string;
  updated_at: string;
  recipients:
    | {
        external_id: string;
        email?: string | null;
        phone?: string | null;
        first_name?: string | null;
        last_name?: string | null;
        avatar?: string | null;
        locale?: string | null;
        timezone?: string | null;
        custom_fields?: Record<string, unknown> | null;
        data?: Record<string, unknown>;
      }[]
    | null;
}
export interface ScheduleFiring {
  id: string;
  /**
   * The moment of the rule, by the clock of the project
   */
  fire_at: string;
  notiflow_run_id: string | null;
  /**
   * Why there is no run
   */
  reason:
    | 'notiflow_archived'
    | 'notiflow_not_published'
    | 'notiflow_inactive'
    | 'topic_not_found'
    | 'quota_reached'
    | null;
  created_at: string;
}
export interface Found {
  items: FoundItem[];
}
export interface FoundItem {
  kind:
    | 'run'
    | 'notification'
    | 'delivery'
    | 'user'
    | 'suppression'
    | 'notiflow'
    | 'notiflow_version'
    | 'channel'
    | 'topic'
    | 'schedule'
    | 'schedule_firing'
    | 'event_endpoint'
    | 'event_message'
    | 'template_part'
    | 'replay'
    | 'api_key'
    | 'signing_key'
    | 'audit_entry';
  id: string;
  /**
   * By what it was found
   */
  matched:
    | 'id'
    | 'external_id'
    | 'email'
    | 'phone'
    | 'address'
    | 'request_id'
    | 'idempotency_key'
    | 'cancellation_key'
    | 'provider_message_id'
    | 'key_prefix'
    | 'handle'
    | 'name'
    | 'url';
  /**
   * Whether that is all of the text, and not a part
   */
  exact: boolean;
  /**
   * Handle or name, where it has one; of an audit entry its request id
   */
  handle: string | null;
  /**
   * What it is called, or the notiflow it is of
   */
  title: string | null;
  /**
   * Its status, where it has one
   */
  status: string | null;
  /**
   * Handle of its notiflow, its channel type, or which kind of its kind
   */
  of: string | null;
  /**
   * What names that which it lives in
   */
  parent: string | null;
  /**
   * Who it is, or whom it is for
   */
  external_id: string | null;
  /**
   * Of a user
   */
  email: string | null;
  /**
   * Of a user
   */
  phone: string | null;
  /**
   * Of a user
   */
  first_name: string | null;
  /**
   * Of a user
   */
  last_name: string | null;
  /**
   * Of a suppression
   */
  address: string | null;
  created_at: string;
  /**
   * Where the API has it
   */
  path: string;
}
export interface Overview {
  range: '15m' | '1h' | '6h' | '24h' | '7d' | '30d';
  step_seconds: number;
  verdict: Verdict;
  steps: OverviewStep[];
  totals: {
    runs: number;
    /**
     * As in the steps
     */
    notifications: {
      [k: string]: number;
    };
    /**
     * As in the steps
     */
    deliveries: {
      [k: string]: number;
    };
    channel_types: {
      /**
       * By status
       */
      [k: string]: {
        [k: string]: number;
      };
    };
  };
  promises: Promises;
  backlog: Backlog[];
  channels: NamedChannelHealth[];
  workers: {
    alive: number;
    silent: number;
  };
  /**
   * What was changed in the time that is shown, and which versions of workers came, newest first, at most 50
   */
  marks: Mark[];
  last_settled_at: string | null;
}
export interface Verdict {
  tone: 'good' | 'warn' | 'bad';
  reason:
    | 'healthy'
    | 'circuit_open'
    | 'channel_failing'
    | 'no_workers'
    | 'worker_silent'
    | 'late'
    | 'idle';
  /**
   * One sentence for people
   */
  text: string;
  /**
   * Handle of the channel it is about
   */
  channel: string | null;
  /**
   * Since when, where that is known
   */
  since: string | null;
}
export interface OverviewStep {
  at: string;
  /**
   * Runs that were accepted
   */
  runs: number;
  /**
   * `made`, and by the status they settled in
   */
  notifications: {
    [k: string]: number;
  };
  /**
   * By the status they settled in
   */
  deliveries: {
    [k: string]: number;
  };
}
export interface Promises {
  /**
   * Share of what was sent that was sent within ten seconds of being made; windows are no delay
   */
  sent_within_10s: number | null;
  /**
   * Share of what arrived that arrived within a minute of being sent, where services report it
   */
  delivered_within_1m: number | null;
  /**
   * The same within five minutes
   */
  delivered_within_5m: number | null;
}
export interface Backlog {
  channel_type: 'email' | 'sms' | 'chat' | 'mobile_push' | 'web_push' | 'in_app' | 'webhook';
  /**
   * Due and not begun; 1,001 stands for more than 1,000
   */
  due: number;
  oldest_ms: number | null;
}
export interface NamedChannelHealth {
  id: string;
  handle: string;
  name: string;
  type: string;
  provider: string;
  /**
   * `closed`: it sends; `open`: nothing is sent by it until `opened_until`; `half_open`: one worker tries whether it is back
   */
  circuit: 'closed' | 'open' | 'half_open';
  opened_until: string | null;
  /**
   * Points of its weight that it has lost to the channels that stand in
   */
  lost_weight: number;
  /**
   * Since when a fifth or more of what it is given is not taken; null while it is, and while it is given next to nothing
   */
  failing_since: string | null;
  /**
   * When a message was last taken, to ten seconds; null when none was within the hour
   */
  accepted_at: string | null;
  /**
   * With what attempts ended that were not taken: the five most frequent of the last 200 within a day
   */
  errors: ChannelError[];
  attempts: number;
  accepted: number;
  /**
   * Attempts that could not be made, or may not have been
   */
  failures: number;
  /**
   * A bound that 95 of 100 attempts kept; null without attempts, or above thirty seconds
   */
  p95_ms: number | null;
  /**
   * When its service told the last time what became of a message
   */
  reported_at: string | null;
}
export interface Mark {
  at: string;
  /**
   * As in the audit log
   */
  action: string;
  resource: string;
  resource_id: string | null;
}
export interface Queues {
  items: Queue[];
}
export interface Queue {
  name: string;
  paused: boolean;
  /**
   * Jobs that can be worked
   */
  waiting: number;
  /**
   * Jobs that are worked now
   */
  active: number;
  /**
   * Jobs that are for later
   */
  delayed: number;
  /**
   * For how long the next job has waited; null when none does
   */
  oldest_waiting_ms: number | null;
  /**
   * Connections that work it, of all workers
   */
  consumers: number;
  /**
   * Jobs that were worked in each of the last minutes, the latest first
   */
  worked_by_minute: number[];
}
export interface Workers {
  items: Worker[];
}
export interface Worker {
  id: string;
  host: string | null;
  process_id: number | null;
  version: string | null;
  queues: string[];
  started_at: string | null;
  seen_at: string;
  /**
   * Since it was heard of last; after 5,000 others take over what it held
   */
  silent_ms: number;
  attempts: WorkerAttempts[];
  jobs: WorkerJobs[];
  /**
   * Deliveries it is sending by what is written, also when it says nothing any more
   */
  holds: number;
  /**
   * For how long it has been trying the oldest of them
   */
  holds_oldest_ms: number | null;
  /**
   * How late its event loop is, 99 times of 100
   */
  loop_delay_ms: number | null;
  heap_bytes: number | null;
}
export interface WorkerAttempts {
  channel_type: string;
  provider: string;
  under_way: number;
  /**
   * How many there may be at once
   */
  slots: number;
}
export interface WorkerJobs {
  queue: string;
  under_way: number;
  /**
   * For how long the oldest has been worked
   */
  oldest_ms: number;
}
export interface Member {
  id: string;
  email: string;
  name: string;
  /**
   * What the member may do in every project, also in those to come; null where only `projects` says. Only an `admin` of everything looks after members, tokens and projects
   */
  account_role: 'viewer' | 'operator' | 'admin' | null;
  /**
   * What the member may do in which project
   *
   * @maxItems 1000
   */
  projects: MemberProject[];
  has_password: boolean;
  has_second_factor: boolean;
  /**
   * Whether they came by single sign-on
   */
  has_single_sign_on: boolean;
  disabled: boolean;
  last_login_at: string | null;
  created_at: string;
}
export interface MemberProject {
  slug: string;
  role: 'viewer' | 'operator' | 'admin';
}
/**
 * How it was when the change was thought of: the change is refused (409, reason `changed`) when one of these is another one by now
 */
export interface ExpectedMember {
  name?: string;
  /**
   * What the member may do in every project, also in those to come; null where only `projects` says. Only an `admin` of everything looks after members, tokens and projects
   */
  account_role?: 'viewer' | 'operator' | 'admin' | null;
  /**
   * What the member may do in which project
   *
   * @maxItems 1000
   */
  projects?: MemberProject[];
  /**
   * Whether the member is shut out, everything else kept
   */
  disabled?: boolean;
}
export interface MemberLink {
  /**
   * Address of the page on which the member chooses a password: good once, for three days. Null when the answer is repeated for an Idempotency-Key: then make another
   */
  link: string | null;
}
