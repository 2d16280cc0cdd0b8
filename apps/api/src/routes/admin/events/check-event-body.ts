import { type FieldProblem, isDeliveryEvent } from '@notiflow/contracts';

// Each recipient keeps the data: so much may come of one request.
const bytesMax = 1_048_576;

/** What the schema of an event cannot say: whom it is about, and how much that is together. */
export function checkEventBody(body: Record<string, unknown>): FieldProblem[] {
  const { name, recipient, recipients, data } = body;
  const problems: FieldProblem[] = [];
  if (typeof name === 'string' && isDeliveryEvent(name)) {
    const message = 'is told by deliveries alone';
    problems.push({ field: 'name', message, reason: 'invalid' });
  }
  if (recipient === undefined && recipients === undefined) {
    problems.push({ field: 'recipient', message: "can't be blank", reason: 'required' });
  }
  if (recipient !== undefined && recipients !== undefined) {
    const message = 'cannot be combined with recipient';
    problems.push({ field: 'recipients', message, reason: 'exclusive' });
  }
  const count = Array.isArray(recipients) ? recipients.length : 1;
  if (count > 1 && count * Buffer.byteLength(JSON.stringify(data ?? {})) > bytesMax) {
    const message = `must be at most ${bytesMax} bytes, counted for each recipient`;
    problems.push({ field: 'data', message, reason: 'length' });
  }
  return problems;
}
