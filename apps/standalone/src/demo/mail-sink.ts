import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A local SMTP server that keeps what it receives. */
export interface MailSink {
  port: number;
  mails: ParsedMail[];
  close(): Promise<void>;
}

/** Starts the sink on 127.0.0.1, on a free port unless told which, and tells of each mail. */
export async function startMailSink({
  port = 0,
  onMail = () => {},
}: {
  port?: number;
  onMail?: (mail: ParsedMail) => void;
} = {}): Promise<MailSink> {
  const mails: ParsedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    // Nothing is worth waiting for: without it, one open connection keeps the sink from closing for 30 seconds.
    closeTimeout: 100,
    onData(stream, _session, done) {
      simpleParser(stream).then(
        (mail) => {
          mails.push(mail);
          onMail(mail);
          done();
        },
        (error) => done(error),
      );
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    mails,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
