import { Switch } from '@base-ui/react/switch';
import { type ReactNode, useId } from 'react';
import { CheckIcon } from '../surface/icons.tsx';

/** A heading with what belongs to it. */
export function Section(props: { title: string; text?: string; children: ReactNode }): ReactNode {
  const id = useId();
  return (
    <section className="nf-section" aria-labelledby={id}>
      <h3 className="nf-section-title" id={id}>
        {props.title}
      </h3>
      {props.text && <p className="nf-section-text">{props.text}</p>}
      {props.children}
    </section>
  );
}

/** Something that is on or off. */
export function Setting(props: {
  title: string;
  text?: string | undefined;
  isOn: boolean;
  onChange: (to: boolean) => void;
}): ReactNode {
  const id = useId();
  return (
    <div className="nf-setting">
      <div className="nf-setting-words">
        <span className="nf-setting-title" id={id}>
          {props.title}
        </span>
        {props.text && (
          <span className="nf-setting-text" id={`${id}-text`}>
            {props.text}
          </span>
        )}
      </div>
      <Switch.Root
        className="nf-switch"
        checked={props.isOn}
        onCheckedChange={props.onChange}
        aria-labelledby={id}
        aria-describedby={props.text ? `${id}-text` : undefined}
      >
        <Switch.Thumb className="nf-switch-thumb" />
      </Switch.Root>
    </div>
  );
}

/** One of several things that may be on together. */
export function Chip(props: {
  label: string;
  /** The whole of what it means, for those who do not see where it stands. */
  spoken: string;
  isOn: boolean;
  onChange: (to: boolean) => void;
}): ReactNode {
  return (
    <label className="nf-chip">
      <input
        type="checkbox"
        className="nf-chip-box"
        checked={props.isOn}
        aria-label={props.spoken}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span className="nf-chip-face" aria-hidden="true">
        <CheckIcon className="nf-chip-mark" />
        {props.label}
      </span>
    </label>
  );
}
