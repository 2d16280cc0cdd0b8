import { ExpressAdapter } from '@bull-board/express';

type EntryRoute = Parameters<ExpressAdapter['setEntryRoute']>[0];

const foreignLink = /<link\b[^>]*\bhref="https?:[^>]*>/g;

/** Serves Bull Board without what its page loads from elsewhere: fonts, for which the system's own stand in. */
export class BoardServer extends ExpressAdapter {
  override setEntryRoute({ method, route, handler }: EntryRoute): this {
    this.app[method](route, (_req, res, next) => {
      const { name, params } = handler({ basePath: this.basePath, uiConfig: this.uiConfig });
      res.render(name, params, (error: Error | null, html: string) => {
        if (error) next(error);
        else res.send(html.replaceAll(foreignLink, ''));
      });
    });
    return this;
  }
}
