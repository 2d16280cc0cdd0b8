import {
  findSendOpening,
  resolveTimezone,
  type SendOpening,
  type SendWindow,
} from '@notiflow/contracts';

/** A delivery with a send window; moments are by Postgres' clock. */
interface WindowedDelivery {
  sendWindow: SendWindow;
  /** Before this moment it is not to be tried, whatever is open. */
  notBefore: Date;
  expiresAt: Date | null;
  recipient: { timezone?: string | null | undefined };
  /** How far the clock of its project is ahead of Postgres'. */
  clockOffsetMs: number;
}

/** When a delivery may be sent, by Postgres' clock; its windows go by that of the project. */
export function reckonOpening(delivery: WindowedDelivery): SendOpening {
  const { sendWindow, notBefore, expiresAt, recipient, clockOffsetMs } = delivery;
  const { opensAt, closesAt } = findSendOpening(sendWindow, {
    at: shift(notBefore, clockOffsetMs),
    timezone: resolveTimezone(sendWindow.timezone, recipient),
    expiresAt: expiresAt === null ? null : shift(expiresAt, clockOffsetMs),
  });
  return {
    opensAt: shift(opensAt, -clockOffsetMs),
    closesAt: closesAt === null ? null : shift(closesAt, -clockOffsetMs),
  };
}

function shift(moment: Date, ms: number): Date {
  return new Date(moment.getTime() + ms);
}
