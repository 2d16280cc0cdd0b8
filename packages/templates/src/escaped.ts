import { Drop } from 'liquidjs';

/** Text that already has the form its output asks for; escaping leaves it alone, filters read it as a string. */
export class Escaped extends Drop {
  readonly text: string;

  constructor(text: string) {
    super();
    this.text = text;
  }

  get length(): number {
    return this.text.length;
  }

  get size(): number {
    return this.text.length;
  }

  override valueOf(): string {
    return this.text;
  }

  toJSON(): string {
    return this.text;
  }
}
