/**
 * What a provider may find out about an address itself, whatever the message was: nobody is there, the person called it
 * spam, the person said stop, or the device has no such app any more. Of any other refusal the address is not to blame:
 * a block of our own sender (5.7.x), a full mailbox, a server that is away.
 */
export const addressFaults = ['hard_bounce', 'complaint', 'stop', 'unregistered'] as const;

/** What a provider may find out about an address itself. */
export type AddressFault = (typeof addressFaults)[number];
