import type { ItemOf } from 'notiflows-client/operations';
import { Field } from '../../components/field.tsx';
import { readText } from '../../components/read-text.ts';
import { eventTypes } from './event-types.ts';

/** An endpoint as listed. */
export type Endpoint = ItemOf<'GET /management/v1/event-endpoints'>;

/** What the form is about. */
export interface EndpointForm {
  url: string;
  description: string;
  event_types: (typeof eventTypes)[number][];
}

/** What of an endpoint is in the form. */
export function fieldsOf({ url, description, event_types }: Endpoint): EndpointForm {
  const chosen = new Set(event_types);
  return { url, description, event_types: eventTypes.filter((type) => chosen.has(type)) };
}

/** Where events go and which, in a form. */
export function EndpointFields({ endpoint }: { endpoint?: EndpointForm }) {
  const chosen = new Set<string>(endpoint?.event_types);
  return (
    <>
      <Field
        name="url"
        label="URL"
        type="url"
        required
        autoFocus
        placeholder="https://example.com/notiflow-events"
        defaultValue={endpoint?.url}
      />
      <Field name="description" label="Description" defaultValue={endpoint?.description} />
      <fieldset>
        <legend className="mb-1 font-medium">Events</legend>
        <div className="grid grid-cols-2 gap-1">
          {eventTypes.map((type) => (
            <label key={type} className="flex items-center gap-2">
              <input
                type="checkbox"
                name="event_type"
                value={type}
                defaultChecked={chosen.has(type)}
              />
              {type}
            </label>
          ))}
        </div>
        <p className="mt-1 text-[13px] text-quiet">None chosen: all of them</p>
      </fieldset>
    </>
  );
}

/** What the form says of an endpoint. */
export function readEndpoint(form: FormData): EndpointForm {
  const chosen = new Set(form.getAll('event_type'));
  return {
    url: readText(form, 'url').trim(),
    description: readText(form, 'description').trim(),
    event_types: eventTypes.filter((type) => chosen.has(type)),
  };
}
