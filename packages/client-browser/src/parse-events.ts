/** One event of a stream of server-sent events. */
export interface ServerEvent {
  id: string;
  type: string;
  data: string;
}

/**
 * Makes a function that takes a stream piece by piece and answers the events that are whole by then, as the HTML
 * standard reads them; what is cut off in the middle of an event never becomes one.
 */
export function createEventParser(setRetry: (ms: number) => void): (text: string) => ServerEvent[] {
  let rest = '';
  let id = '';
  let type = '';
  let data: string[] = [];
  return (text) => {
    const events: ServerEvent[] = [];
    // A carriage return at the very end may be half of a line end.
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
      if (!line) {
        if (data.length > 0) events.push({ id, type, data: data.join('\n') });
        type = '';
        data = [];
      } else if (name === 'id') id = value;
      else if (name === 'event') type = value;
      else if (name === 'data') data.push(value);
      else if (name === 'retry' && /^\d+$/.test(value)) setRetry(+value);
    }
    return events;
  };
}
