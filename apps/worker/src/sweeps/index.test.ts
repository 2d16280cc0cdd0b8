import { sweeps } from './index.ts';

describe('the table of sweeps', () => {
  it('looks every second for what became due: a timer is at most two seconds late when nothing else is to do', () => {
    const due = ['resume_notifications', 'tell_due_events', 'look_for_due_deliveries'];
    const found = sweeps.filter(({ name }) => due.includes(name));
    expect(found.map(({ everyMs }) => everyMs)).toEqual(due.map(() => 1_000));
  });
});
