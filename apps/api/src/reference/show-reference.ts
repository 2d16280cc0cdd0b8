/**
 * What the page runs, a file of its own so that no script has to be allowed inside the page.
 * Requests are not sent from it: a secret key has no place in a browser. So there is nothing to enter one in; which
 * credentials an operation takes stands above its parameters. Nor is a validator elsewhere asked.
 */
export const showReference = `const nothing = () => () => null;

const headerOf = ({ type, name }) => (type === 'apiKey' ? name : 'authorization: Bearer …');

function describeCredentials(alternatives, schemes) {
  const lines = alternatives.flatMap((together, place) =>
    Object.keys(together).map((name, index) => {
      const link = index > 0 ? 'and ' : place > 0 ? 'or ' : '';
      return link + '\`' + headerOf(schemes[name]) + '\`: ' + schemes[name].description;
    }),
  );
  return lines.length === 0 ? 'None.' : lines.join('\\n\\n');
}

const withCredentials = (Parameters, { React, getComponent, specSelectors }) => (props) => {
  const read = (path) => specSelectors.specJson().getIn(path).toJS();
  const { security = [] } = read(['paths', ...props.pathMethod]);
  const source = describeCredentials(security, read(['components', 'securitySchemes']));
  const element = React.createElement;
  return element(React.Fragment, null,
    element('div', { className: 'opblock-section' },
      element('div', { className: 'opblock-section-header' },
        element('h4', { className: 'opblock-title' }, 'Credentials')),
      element('div', { className: 'opblock-description-wrapper' },
        element('div', { className: 'opblock-description' },
          element(getComponent('Markdown', true), { source })))),
    element(Parameters, props));
};

const darkness = matchMedia('(prefers-color-scheme: dark)');
const followDarkness = () => document.documentElement.classList.toggle('dark-mode', darkness.matches);
darkness.addEventListener('change', followDarkness);
followDarkness();

SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
  supportedSubmitMethods: [],
  validatorUrl: null,
  plugins: [
    {
      wrapComponents: {
        authorizeBtn: nothing,
        authorizeOperationBtn: nothing,
        parameters: withCredentials,
      },
    },
  ],
});
`;
