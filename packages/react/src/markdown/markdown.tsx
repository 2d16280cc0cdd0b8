import { Lexer, type MarkedToken, type Token } from 'marked';
import { Fragment, memo, type ReactNode } from 'react';
import { decodeEntities } from './decode-entities.ts';
import { leavesPage, safeImage, safeLink } from './safe-url.ts';

/** Longer than any card should be: parsing what nobody reads would hold up the page. */
const lengthMax = 10_000;
const depthMax = 12;

/**
 * Markdown as React elements. HTML in it is shown as the text it is: nothing here ever becomes markup that this file
 * does not write itself, and no URL is used that is not safe.
 */
export const Markdown = memo(function Markdown({ source }: { source: string }): ReactNode {
  const cut = source.length > lengthMax ? `${source.slice(0, lengthMax)}…` : source;
  return renderTokens(parse(cut), 0);
});

function parse(source: string): Token[] {
  try {
    return new Lexer({ gfm: true }).lex(source);
  } catch {
    // Nested so deeply that the parser gives up: still worth reading.
    return [{ type: 'paragraph', raw: source, text: source, tokens: [asText(source)] }];
  }
}

const asText = (raw: string): Token => ({ type: 'html', raw, text: raw, block: false, pre: false });

function renderTokens(tokens: readonly Token[] | undefined, depth: number): ReactNode {
  return (tokens ?? []).map((token, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a source is parsed anew as a whole
    <Fragment key={index}>{renderToken(token as MarkedToken, depth + 1)}</Fragment>
  ));
}

function renderToken(token: MarkedToken, depth: number): ReactNode {
  if (depth > depthMax) return token.raw;
  switch (token.type) {
    case 'paragraph':
      return <p>{renderTokens(token.tokens, depth)}</p>;
    case 'heading':
      // A card has one heading, its title: these would break the outline of the page.
      return (
        <p>
          <strong>{renderTokens(token.tokens, depth)}</strong>
        </p>
      );
    case 'text':
      return token.tokens ? renderTokens(token.tokens, depth) : decodeEntities(token.text);
    case 'escape':
      return token.text;
    case 'strong':
      return <strong>{renderTokens(token.tokens, depth)}</strong>;
    case 'em':
      return <em>{renderTokens(token.tokens, depth)}</em>;
    case 'del':
      return <del>{renderTokens(token.tokens, depth)}</del>;
    case 'codespan':
      return <code>{token.text}</code>;
    case 'code':
      return (
        <pre>
          <code>{token.text}</code>
        </pre>
      );
    case 'br':
      return <br />;
    case 'hr':
      return <hr />;
    case 'blockquote':
      return <blockquote>{renderTokens(token.tokens, depth)}</blockquote>;
    case 'link':
      return <Link href={token.href}>{renderTokens(token.tokens, depth)}</Link>;
    case 'image':
      return <Image href={token.href} alt={token.text} />;
    case 'list':
      return renderList(token, depth);
    case 'table':
      return renderTable(token, depth);
    case 'checkbox':
      return token.checked ? '☑ ' : '☐ ';
    case 'space':
    case 'def':
      return null;
    default:
      return token.raw;
  }
}

function renderList(token: MarkedToken & { type: 'list' }, depth: number): ReactNode {
  const items = token.items.map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a source is parsed anew as a whole
    <li key={index}>{renderTokens(item.tokens, depth)}</li>
  ));
  return token.ordered ? <ol start={Number(token.start) || 1}>{items}</ol> : <ul>{items}</ul>;
}

function renderTable(token: MarkedToken & { type: 'table' }, depth: number): ReactNode {
  const row = (cells: typeof token.header, Cell: 'th' | 'td') =>
    cells.map((cell, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a source is parsed anew as a whole
      <Cell key={index}>{renderTokens(cell.tokens, depth)}</Cell>
    ));
  return (
    <table>
      <thead>
        <tr>{row(token.header, 'th')}</tr>
      </thead>
      <tbody>
        {token.rows.map((cells, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a source is parsed anew as a whole
          <tr key={index}>{row(cells, 'td')}</tr>
        ))}
      </tbody>
    </table>
  );
}

function Link({ href, children }: { href: string; children: ReactNode }): ReactNode {
  const url = safeLink(decodeEntities(href));
  if (url === undefined) return children;
  const target = leavesPage(url) ? '_blank' : undefined;
  return (
    <a className="nf-link" href={url} rel="noopener" target={target}>
      {children}
    </a>
  );
}

function Image({ href, alt }: { href: string; alt: string }): ReactNode {
  const url = safeImage(decodeEntities(href));
  if (url === undefined) return decodeEntities(alt);
  return <img src={url} alt={decodeEntities(alt)} loading="lazy" referrerPolicy="no-referrer" />;
}
