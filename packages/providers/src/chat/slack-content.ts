import type { ChatMessage } from '@notiflow/contracts';
import { parseJson, textAt, valueAt } from '../http/read-json.ts';
import { type RejectedMessage, rejected } from '../send-result.ts';
import { toMrkdwn } from './slack-mrkdwn.ts';

/** What a message says in Slack. */
export interface SlackContent {
  text: string;
  blocks?: unknown[];
  attachments?: unknown[];
}

/** What is read of a JSON body; where it goes is not the template's to say. */
const partNames = ['text', 'blocks', 'attachments'];

/** Builds what a message says in Slack: mrkdwn, or Block Kit with a text for notifications and screen readers. */
export function buildSlackContent({
  body,
  content_type,
}: Pick<ChatMessage, 'body' | 'content_type'>): SlackContent | RejectedMessage {
  if (content_type === 'markdown') return { text: toMrkdwn(body) };
  const json = parseJson(body);
  const given = Array.isArray(json) ? { blocks: json } : json;
  if (typeof given !== 'object' || given === null) {
    return refuse('The body is not JSON with an object of `blocks` or a list of them.');
  }
  const unknown = Object.keys(given).filter((name) => !partNames.includes(name));
  if (unknown.length > 0) {
    return refuse('The body has other fields than `blocks`, `attachments` and `text`.');
  }
  const { blocks, attachments } = given as Partial<SlackContent>;
  if ([blocks, attachments].some((list) => list !== undefined && !Array.isArray(list))) {
    return refuse('`blocks` and `attachments` of the body have to be lists.');
  }
  const text = textAt(given, 'text') ?? fallbackOf(blocks ?? attachments ?? []);
  return { text, ...(blocks && { blocks }), ...(attachments && { attachments }) };
}

/** How long the text is; of blocks each has a limit of its own, which Slack knows. */
export function lengthInSlack({ body, content_type }: ChatMessage): number {
  return content_type === 'json' ? 0 : toMrkdwn(body).length;
}

function refuse(reason: string): RejectedMessage {
  return rejected('content', { code: 'slack_json_invalid', reason });
}

/** The words of the blocks, which Slack asks for beside them. */
function fallbackOf(blocks: unknown[]): string {
  return blocks
    .flatMap((block) => [
      textAt(block, 'text', 'text') ?? textAt(block, 'text') ?? textAt(block, 'fallback') ?? [],
      ...fieldsOf(block),
    ])
    .flat()
    .join('\n')
    .slice(0, 3_000);
}

function fieldsOf(block: unknown): string[] {
  const fields = valueAt(block, 'fields');
  return Array.isArray(fields) ? fields.flatMap((field) => textAt(field, 'text') ?? []) : [];
}
