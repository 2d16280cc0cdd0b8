import type { AnswerOf } from 'notiflows-client/operations';
import { useState } from 'react';
import { useChange } from '../../api/use-call.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';

type Delivery = AnswerOf<'GET /admin/v1/deliveries/{id}'>;

/** Whether there is something that can be taken back. */
export function canRecall({ status, channel_type, recalled_at }: Delivery): boolean {
  if (recalled_at !== null) return false;
  const isInInbox = channel_type === 'in_app' && status === 'delivered';
  return isInInbox || status === 'pending' || status === 'processing';
}

/** Takes a message back where that can be done. */
export function RecallDelivery({ delivery }: { delivery: Delivery }) {
  const recall = useChange('POST /admin/v1/deliveries/{id}/recall');
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button onClick={() => setAsking(true)}>Recall</Button>
      <Confirm
        isOpen={isAsking}
        onOpenChange={setAsking}
        title="Take this message back?"
        action="Recall"
        onConfirm={() => recall.mutateAsync({ params: [delivery.id] })}
      >
        {delivery.channel_type === 'in_app'
          ? 'It is no longer shown in the inbox of its recipient, who may have seen it.'
          : 'It is not sent, or not tried again if an attempt is under way just now.'}{' '}
        That cannot be undone.
      </Confirm>
    </>
  );
}
