import { createLogger } from './logger.ts';

function createRecorded(level?: string) {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line)) };
  return { lines, logger: createLogger({ name: 'worker', destination, ...(level && { level }) }) };
}

describe('createLogger', () => {
  it('writes one line with the event, its fields, the level as a word and the time', () => {
    const { lines, logger } = createRecorded();
    logger.info('run.accepted', { run_id: 'r1', recipients: 3 });
    expect(lines).toEqual([
      expect.objectContaining({
        level: 'info',
        name: 'worker',
        event: 'run.accepted',
        run_id: 'r1',
        recipients: 3,
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      }),
    ]);
  });

  it('keeps quiet below its level', () => {
    const { lines, logger } = createRecorded('warn');
    logger.info('run.accepted', {});
    logger.warn('queue.failed', {});
    expect(lines.map(({ event }) => event)).toEqual(['queue.failed']);
  });

  it('tells type, message, code and stack of an error, and not what else it carries', () => {
    const { lines, logger } = createRecorded();
    const error = Object.assign(new TypeError('no'), {
      code: 'E1',
      parameters: ['alice@example.com'],
    });
    logger.error('sweep.failed', {}, error);
    expect(lines[0]?.err).toEqual({
      type: 'TypeError',
      message: 'no',
      code: 'E1',
      stack: error.stack,
    });
    expect(JSON.stringify(lines)).not.toContain('alice');
  });

  it.each([
    ['on the line', { authorization: 'hunter2' }],
    ['in headers', { headers: { cookie: 'hunter2', 'x-notiflows-secret-key': 'hunter2' } }],
    ['two objects deep', { channel: { settings: { password: 'hunter2', secret: 'hunter2' } } }],
    ['that are objects', { channel: { credentials: { user: 'hunter2' } } }],
  ])('cuts out secrets %s', (_, fields) => {
    const { lines, logger } = createRecorded();
    logger.info('channel.saved', { ...fields, handle: 'mail' });
    expect(JSON.stringify(lines)).not.toContain('hunter2');
    expect(lines[0]?.handle).toBe('mail');
  });
});
