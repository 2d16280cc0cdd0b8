import { type Liquid, type Parser, RenderTag, type TagToken, type TopLevelToken } from 'liquidjs';

const literalName = /^\s*(?:"([^"{}]*)"|'([^'{}]*)')/;

/** `{% render 'name' %}`, whose name is a literal: what a template needs can be told without rendering it. */
export class PartialTag extends RenderTag {
  /** Of the partial. */
  readonly partial: string;

  constructor(token: TagToken, remainTokens: TopLevelToken[], liquid: Liquid, parser: Parser) {
    const [, double, single] = literalName.exec(token.args) ?? [];
    const name = double ?? single;
    if (name === undefined) throw new Error('render takes the name of a partial between quotes');
    super(token, remainTokens, liquid, parser);
    this.partial = name;
  }
}
