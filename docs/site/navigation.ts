import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { DefaultTheme } from 'vitepress'

type Items = DefaultTheme.SidebarItem[]

export const nav: DefaultTheme.NavItem[] = [
  { text: 'Guide', link: '/getting-started', activeMatch: '^/(?:getting-started|auth|cache)' },
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
      text: titleOf(readFileSync(join(docs, path), 'utf8'), path),
      link: `/${path.replace(/\.md$/, '')}`,
    }))
}

/** The chapters, in the order in which a newcomer needs them. */
export function sidebar(docs: string): Items {
  return [
    { text: 'Getting started', link: '/getting-started' },
    {
      text: 'Web API',
      items: [
        { text: 'Calling the API', link: '/web-api/' },
        { text: 'By namespace', collapsed: true, items: pagesOf(docs, 'web-api') },
      ],
    },
    { text: 'Recipes', link: '/recipes/', collapsed: true, items: pagesOf(docs, 'recipes') },
    {
      text: 'Project',
      items: [
        { text: 'Reliability', link: '/reliability' },
        { text: 'Performance', link: '/performance' },
        {
          text: 'Decisions',
          link: '/decisions/',
          collapsed: true,
          items: pagesOf(docs, 'decisions'),
        },
        {
          text: 'API reference',
          link: '/reference/',
          collapsed: true,
          items: pagesOf(docs, 'reference'),
        },
      ],
    },
  ]
}
