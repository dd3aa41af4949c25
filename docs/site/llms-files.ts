import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { createContentLoader, type SiteConfig } from 'vitepress'
import { repositoryUrl, site } from './link-out-of-docs.ts'
import { titleOf } from './navigation.ts'
import { snippetLink } from './snippet-links.ts'

const homePage = 'index.md'

/** A page's links, which work where the page is not on the site. */
function absoluteLinks(text: string, docs: string, page: string): string {
  const root = dirname(docs)
  return text.replaceAll(/(?<=\]\()(\.{1,2}\/[^)\s]+|\/[^)\s]*)(?=\))/g, (link) => {
    if (link.startsWith('/')) return `${site}${link}`
    const path = relative(root, join(docs, dirname(page), link))
    if (!path.startsWith('docs/')) return repositoryUrl(root, path)
    return /\.md(?:#|$)/.test(path) ? `${site}/${path.replace('docs/', '')}` : link
  })
}

/** What the home page has in its front matter. */
interface Home {
  readonly hero: { readonly name: string; readonly text: string; readonly tagline: string }
  readonly features: ReadonlyArray<{
    readonly title: string
    readonly details: string
    readonly link: string
  }>
}

/** The top of the home page as Markdown. */
async function homeMarkdown(): Promise<string> {
  const [page] = await createContentLoader(homePage).load()
  if (page === undefined) throw new Error('The site has no home page.')
  const { hero, features } = page.frontmatter as Home
  const list = features.map(({ title, details, link }) => `- [${title}](${link}): ${details}`)
  return `# ${hero.name}\n\n${hero.text}. ${hero.tagline}\n\n${list.join('\n')}\n`
}

/** A page as plain Markdown: without front matter and containers, with its snippets. */
function plainMarkdown(docs: string, page: string, top: string): string {
  const text = readFileSync(join(docs, page), 'utf8').replace(/^---\n.*?\n---\n/s, () => top)
  return absoluteLinks(text, join(docs, '.'), page)
    .replaceAll(/^:::.*\n/gm, '')
    .replaceAll(/ \{#[\w-]+\}$/gm, '')
    .replaceAll(
      /^(?:<div class="frame" tabindex="0">\n)?<!--@include: (.+\.svg)-->(?:\n<\/div>)?$/gm,
      (_, path: string) => {
        const picture = readFileSync(join(docs, dirname(page), path), 'utf8')
        return `_${/<title>(.*)<\/title>/.exec(picture)?.[1]}_`
      },
    )
    .replaceAll(snippetLink, (_, path: string) => {
      const code = readFileSync(join(docs, dirname(page), path), 'utf8')
      return `\`\`\`ts\n${code.trimEnd()}\n\`\`\``
    })
    .trim()
}

const sections = [
  ['Guide', /^(?!web-api|recipes|decisions|reference)/],
  ['Web API', /^web-api\//],
  ['Recipes', /^recipes\//],
  ['Decisions', /^decisions\//],
  ['API reference', /^reference\//],
] as const

/**
 * Writes each page as Markdown beside its HTML, `llms.txt` with links to all of them, and
 * `llms-full.txt` with the texts of the guide, the Web API and the recipes.
 */
export async function writeLlmsFiles(config: SiteConfig): Promise<void> {
  const { srcDir, outDir, pages, rewrites, site: data } = config
  const home = await homeMarkdown()
  const texts = new Map<string, string>()
  const others = pages.filter((page) => page !== homePage).toSorted()
  for (const page of [homePage, ...others]) {
    const text = plainMarkdown(srcDir, page, page === homePage ? home : '')
    const target = rewrites.map[page] ?? page
    texts.set(target, text)
    mkdirSync(dirname(join(outDir, target)), { recursive: true })
    writeFileSync(join(outDir, target), `${text}\n`)
  }
  const head = `# ${data.title}\n\n> ${data.description}\n`
  const lists = sections.map(([name, pattern]) => {
    const paths = [...texts.keys()].filter((path) => pattern.test(path))
    const links = paths.map(
      (path) => `- [${titleOf(texts.get(path) ?? '', path)}](${site}/${path})`,
    )
    return `## ${name}\n\n${links.join('\n')}\n`
  })
  writeFileSync(join(outDir, 'llms.txt'), [head, ...lists].join('\n'))
  const whole = [...texts].filter(([path]) => !/^(?:reference|decisions)\//.test(path))
  const full = whole.map(([path, text]) => `<!-- ${site}/${path} -->\n\n${text}\n`)
  writeFileSync(join(outDir, 'llms-full.txt'), [head, ...full].join('\n'))
}
