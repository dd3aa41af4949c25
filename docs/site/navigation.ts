import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { DefaultTheme } from 'vitepress'

type Items = DefaultTheme.SidebarItem[]

export const nav: DefaultTheme.NavItem[] = [
  {
    text: 'Guide',
    link: '/getting-started',
    activeMatch: '^/(?:getting-started|auth|cache|client|errors|events|testing|cli|migrate)',
  },
  { text: 'Web API', link: '/web-api/', activeMatch: '^/web-api/' },
  { text: 'Recipes', link: '/recipes/', activeMatch: '^/recipes/' },
  { text: 'API reference', link: '/reference/', activeMatch: '^/reference/' },
]

/** The first heading of a page. */
export function titleOf(text: string, path: string): string {
  return /^# (.+)$/m.exec(text)?.[1]?.replaceAll('`', '') ?? basename(path, '.md')
}

/** The pages of a folder. */
function pagesOf(docs: string, folder: string): Items {
  return globSync(`${folder}/**/*.md`, { cwd: docs })
    .toSorted()
    .filter((path) => !/(?:index|README)\.md$/.test(path))
    .map((path) => ({
      text: titleOf(readFileSync(join(docs, path), 'utf8'), path).replace('@spotify-sdk/', ''),
      link: `/${path.replace(/\.md$/, '')}`,
    }))
}

const guide: Items = [
  { text: 'Getting started', link: '/getting-started' },
  {
    text: 'Auth',
    items: [
      { text: 'Overview', link: '/auth/' },
      { text: 'Client credentials', link: '/auth/client-credentials' },
      { text: 'User tokens', link: '/auth/user-tokens' },
      { text: 'User tokens: methods and options', link: '/auth/user-tokens-reference' },
      { text: 'Sign-in on a web server', link: '/auth/web' },
      { text: 'A web app on several servers', link: '/auth/web-app' },
      { text: 'Sign-in at a terminal', link: '/auth/terminal' },
      { text: 'A provider of your own', link: '/auth/own' },
    ],
  },
  {
    text: 'Token cache',
    items: [
      { text: 'Which cache', link: '/cache/' },
      { text: 'Chosen by a variable', link: '/cache/from-url' },
      { text: 'Files', link: '/cache/file' },
      { text: 'Redis', link: '/cache/redis' },
      { text: 'Postgres', link: '/cache/postgres' },
      { text: 'Durable Objects', link: '/cache/durable-object' },
      { text: 'Browser', link: '/cache/browser' },
      { text: 'Encrypted', link: '/cache/encrypted' },
      { text: 'A token cache of your own', link: '/cache/own' },
    ],
  },
  {
    text: 'Client',
    items: [
      { text: 'The client', link: '/client/' },
      { text: 'Your own HTTP client', link: '/client/fetch' },
    ],
  },
  {
    text: 'In production',
    items: [
      { text: 'Errors', link: '/errors' },
      { text: 'Events and OpenTelemetry', link: '/events' },
      { text: 'How it works', link: '/how-it-works' },
      { text: 'Reliability', link: '/reliability' },
      { text: 'Performance', link: '/performance' },
    ],
  },
  {
    text: 'Tools',
    items: [
      { text: 'Testing with MockSpotify', link: '/testing' },
      { text: 'Command line', link: '/cli' },
    ],
  },
  {
    text: 'Coming from',
    link: '/migrate/',
    items: [
      { text: 'spotify-web-api-node', link: '/migrate/spotify-web-api-node' },
      { text: 'The official SDK', link: '/migrate/official-sdk' },
      { text: 'spotipy', link: '/migrate/spotipy' },
      { text: 'The Python SDK', link: '/migrate/python-sdk' },
      { text: 'Auth.js', link: '/migrate/auth-js' },
    ],
  },
  {
    text: 'Project',
    items: [
      { text: 'Support and versions', link: '/support' },
      { text: 'Decisions', link: '/decisions/' },
    ],
  },
]

/** The sidebar of each part of the site. The guide has the order in which a newcomer needs it. */
export function sidebar(docs: string): DefaultTheme.SidebarMulti {
  const part = (text: string, folder: string): Items => [
    { text, link: `/${folder}/`, items: pagesOf(docs, folder) },
    { text: 'Guide', link: '/getting-started' },
  ]
  return {
    '/': guide,
    '/web-api/': part('Web API', 'web-api'),
    '/recipes/': part('Recipes', 'recipes'),
    '/decisions/': part('Decisions', 'decisions'),
    '/reference/': part('API reference', 'reference'),
  }
}
