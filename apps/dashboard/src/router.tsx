import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { NotFoundPage } from './layout/not-found-page.tsx';
import { ProjectLayout } from './layout/project-layout.tsx';
import { screens } from './screens/index.ts';
import { LogInPage } from './session/log-in-page.tsx';
import { LoggedInPage } from './session/logged-in-page.tsx';
import { readSession, sessionKey } from './session/session.ts';
import { WelcomePage } from './session/welcome-page.tsx';

/** Where the api serves the dashboard: what stands in `next` is a whole path, since some pages are not of this router. */
const basepath = '/ops';

interface Context {
  client: QueryClient;
}

const root = createRootRouteWithContext<Context>()({
  component: Outlet,
  notFoundComponent: () => <NotFoundPage reason="no_page" />,
});

const logIn = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: (search: Record<string, unknown>) => ({
    next: typeof search.next === 'string' ? search.next : undefined,
    error: typeof search.error === 'string' ? search.error : undefined,
    request: typeof search.request === 'string' ? search.request : undefined,
  }),
  component: LogInPage,
});

const loggedIn = createRoute({
  getParentRoute: () => root,
  path: '/logged-in',
  component: LoggedInPage,
});

const account = createRoute({
  getParentRoute: () => root,
  path: '/account',
  beforeLoad: ({ context, location }) => requireSession(context, location.href),
  component: lazyRouteComponent(() => import('./screens/account/account-screen.tsx')),
});

const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome',
  component: WelcomePage,
});

async function requireSession({ client }: Context, href: string) {
  const session = await client.ensureQueryData({ queryKey: sessionKey, queryFn: readSession });
  if (session === null || session.needs_second_factor) {
    throw redirect({ to: '/login', search: { next: href === '/' ? undefined : basepath + href } });
  }
  return session;
}

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  async beforeLoad({ context }) {
    const session = await requireSession(context, '/');
    const [first] = session.projects;
    if (first === undefined) return;
    const last = localStorage.getItem('notiflow.project');
    const project = session.projects.find(({ slug }) => slug === last) ?? first;
    throw redirect({ to: '/p/$project', params: { project: project.slug } });
  },
  component: () => <NotFoundPage reason="no_project" />,
});

const project = createRoute({
  getParentRoute: () => root,
  path: '/p/$project',
  beforeLoad: ({ context, location }) => requireSession(context, location.href),
  component: ProjectLayout,
});

/** Every filter of a screen is in its URL, as text; the screen reads what it knows. */
const anySearch = (search: Record<string, unknown>): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(search).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  );

/** Builds the router: a route for every screen of the table, each a chunk of its own. */
export function createAppRouter(client: QueryClient) {
  const ofProject = screens.map(({ path, load }) =>
    createRoute({
      getParentRoute: () => project,
      path,
      validateSearch: anySearch,
      component: lazyRouteComponent(load),
    }),
  );
  const routeTree = root.addChildren([
    logIn,
    loggedIn,
    welcome,
    home,
    account,
    project.addChildren(ofProject),
  ]);
  return createRouter({
    routeTree,
    basepath,
    context: { client },
    defaultPreload: 'intent',
    // What a search holds is text to everybody: `?id=1` stays `1` and is never a number.
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (search) => {
      const given = Object.entries(search).filter(
        ([, value]) => value !== undefined && value !== '',
      );
      const text = new URLSearchParams(
        given.map(([name, value]): [string, string] => [name, String(value)]),
      );
      return text.size === 0 ? '' : `?${text}`;
    },
  });
}
