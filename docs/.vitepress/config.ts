import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'
import { linkOutOfDocs } from '../site/link-out-of-docs.ts'
import { writeLlmsFiles } from '../site/llms-files.ts'
import { nav, sidebar } from '../site/navigation.ts'
import { showSnippets } from '../site/snippet-links.ts'

const docs = fileURLToPath(new URL('..', import.meta.url))

const base = process.env['DOCS_BASE'] ?? '/'

export default defineConfig({
  title: 'spotify-sdk',
  titleTemplate: ':title · @spotify-sdk',
  description: 'Spotify’s Web API from TypeScript: one valid token everywhere, and a typed client.',
  lang: 'en',
  base,
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: `${base}icon.svg` }]],
  cleanUrls: true,
  lastUpdated: false,
  vite: { build: { chunkSizeWarningLimit: 4000 } },
  srcExclude: ['snippets/**', 'node_modules/**'],
  rewrites: { 'decisions/README.md': 'decisions/index.md' },
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: (markdown) => {
      markdown.use(showSnippets)
      markdown.use(linkOutOfDocs, docs)
    },
  },
  transformPageData: (page) => {
    page.frontmatter['editLink'] ??= !/^(?:web-api|reference|recipes)\//.test(page.filePath)
  },
  buildEnd: writeLlmsFiles,
  themeConfig: {
    nav,
    sidebar: sidebar(docs),
    outline: [2, 3],
    search: {
      provider: 'local',
      options: {
        detailedView: true,
        miniSearch: {
          // A scope or a parameter is found as a whole, and by its parts.
          options: {
            tokenize: (text) => [
              ...text.split(/[^\p{L}\p{N}]+/u),
              ...(text.match(/[\p{L}\p{N}]+(?:[-_][\p{L}\p{N}]+)+/gu) ?? []),
            ],
          },
          searchOptions: {
            tokenize: (text) => text.split(/[^\p{L}\p{N}_-]+/u),
            combineWith: 'AND',
            // The chapters come before the reference.
            boostDocument: (page) => (/\/reference\//.test(page) ? 0.2 : 1),
          },
        },
      },
    },
    editLink: { pattern: 'https://github.com/spotify-sdk/spotify-sdk/edit/main/docs/:path' },
    socialLinks: [{ icon: 'github', link: 'https://github.com/spotify-sdk/spotify-sdk' }],
    footer: { message: 'MIT License. Not affiliated with Spotify AB.' },
  },
})
