import { existsSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { MarkdownRenderer } from 'vitepress'

const repository = 'https://github.com/spotify-sdk/spotify-sdk'

/** Where the site is published. */
export const site = 'https://spotify-sdk.github.io/spotify-sdk'

/**
 * The address of a repository path that is not a page of the site.
 *
 * @throws If the path does not exist.
 */
export function repositoryUrl(root: string, path: string): string {
  const [file = '', anchor] = path.split('#')
  const target = join(root, file)
  if (!existsSync(target)) throw new Error(`A link leads to ${path}, which does not exist.`)
  const kind = statSync(target).isDirectory() ? 'tree' : 'blob'
  return `${repository}/${kind}/main/${file}${anchor === undefined ? '' : `#${anchor}`}`
}

/**
 * Relative links from pages to files outside `docs` become links to GitHub. Links to the published
 * site, which lead from GitHub to generated pages, become its own.
 */
export function linkOutOfDocs(markdown: MarkdownRenderer, docs: string): void {
  const root = dirname(join(docs, '.'))
  markdown.core.ruler.push('link-out-of-docs', ({ tokens, env }) => {
    const page = env as { readonly realPath?: string; readonly path: string }
    for (const { children } of tokens) {
      for (const token of children ?? []) {
        const href = token.type === 'link_open' ? token.attrGet('href') : null
        if (href?.startsWith(`${site}/`)) token.attrSet('href', href.slice(site.length))
        if (href === null || !href.startsWith('.')) continue
        const path = relative(root, join(dirname(page.realPath ?? page.path), href))
        if (!path.startsWith('docs/')) token.attrSet('href', repositoryUrl(root, path))
      }
    }
  })
}
