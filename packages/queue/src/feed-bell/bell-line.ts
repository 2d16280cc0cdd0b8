/** What carries messages of the bell from each process to all that listen. */
export interface BellLine {
  /** Sends messages to whoever listens now; rejects soon when the server is away or hangs. */
  send(messages: string[]): Promise<void>;
  /** Begins to listen, and goes on after every outage. */
  listen(ears: BellEars): void;
  /** Stops listening and closes the connections; never rejects. */
  close(): Promise<void>;
}

/** Who listens on a line. */
export interface BellEars {
  onMessage(text: string): void;
  /** Called whenever listening begins: whatever was sent before that may not have been heard. */
  onListening(): void;
}

/** How a line is opened. */
export interface LineOptions {
  /** Hears of every lost connection and failed try to connect. */
  onError: (error: Error) => void;
}

/** How often a connection that hears nothing is asked whether it is still one, and how long the answer may take. */
export const lineCheck = { everyMs: 10_000, answerMs: 5_000 };
