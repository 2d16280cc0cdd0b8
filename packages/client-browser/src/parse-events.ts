/** One event of a stream of server-sent events. */
export interface ServerEvent {
  id: string;
  type: string;
  data: string;
}

/**
 * Makes a function that takes a stream piece by piece and answers the events that are whole by then; what is cut off
 * in the middle of an event never becomes one. Lines end with LF or CRLF.
 */
export function createEventParser(setRetry: (ms: number) => void): (text: string) => ServerEvent[] {
  let rest = '';
  let id = '';
  let type = '';
  let data: string[] = [];
  return (text) => {
    const events: ServerEvent[] = [];
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [name, value = ''] = line.split(/: ?(.*)/s);
      if (name === 'id') id = value;
      if (name === 'event') type = value;
      if (name === 'data') data.push(value);
      if (name === 'retry') setRetry(+value || 0);
      if (line) continue;
      if (data.length > 0) events.push({ id, type, data: data.join('\n') });
      type = '';
      data = [];
    }
    return events;
  };
}
