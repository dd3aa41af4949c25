import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { SiteConfig } from 'vitepress'
import { repositoryUrl } from './link-out-of-docs.ts'
import { titleOf } from './navigation.ts'

const site = 'https://spotify-sdk.github.io/spotify-sdk'

/** The lines of a file, or of one of its regions. */
function snippetOf(file: string, region: string | undefined): string {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  if (region === undefined) return lines.filter((line) => !/#(?:end)?region/.test(line)).join('\n')
  const start = lines.findIndex((line) => line.trim() === `// #region ${region}`)
  const end = lines.findIndex((line) => line.trim() === `// #endregion ${region}`)
  if (start < 0 || end < start) throw new Error(`${file} has no region ${region}.`)
  return lines.slice(start + 1, end).join('\n')
}

/** A page's links, which work where the page is not on the site. */
function absoluteLinks(text: string, docs: string, page: string): string {
  const root = dirname(docs)
  return text.replaceAll(/(?<=\]\()(\.{1,2}\/[^)\s]+|\/[^)\s]*)(?=\))/g, (link) => {
    if (link.startsWith('/')) return `${site}${link}`
    const path = relative(root, join(docs, dirname(page), link))
    return path.startsWith('docs/') ? link : repositoryUrl(root, path)
  })
}

/** A page as plain Markdown: without front matter and containers, with its snippets. */
function plainMarkdown(docs: string, page: string): string {
  const text = readFileSync(join(docs, page), 'utf8')
  return absoluteLinks(text, join(docs, '.'), page)
    .replace(/^---\n.*?\n---\n/s, '')
    .replaceAll(/^:::.*\n/gm, '')
    .replaceAll(/ \{#[\w-]+\}$/gm, '')
    .replaceAll(
      /^(?:<div class="frame" tabindex="0">\n)?<!--@include: (.+\.svg)-->(?:\n<\/div>)?$/gm,
      (_, path: string) => {
        const picture = readFileSync(join(docs, dirname(page), path), 'utf8')
        return `_${/<title>(.*)<\/title>/.exec(picture)?.[1]}_`
      },
    )
    .replaceAll(
      /^<<< @\/([^#\s]+?)(?:#([\w-]+))?(?:\{.*)?$/gm,
      (_, path: string, region?: string) => {
        const language = path.split('.').at(-1) ?? ''
        return `\`\`\`${language}\n${snippetOf(join(docs, path), region)}\n\`\`\``
      },
    )
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
export function writeLlmsFiles({ srcDir, outDir, pages, rewrites, site: data }: SiteConfig): void {
  const texts = new Map<string, string>()
  for (const page of pages.filter((path) => path !== 'index.md')) {
    const text = plainMarkdown(srcDir, page)
    const target = rewrites.map[page] ?? page
    texts.set(target, text)
    mkdirSync(dirname(join(outDir, target)), { recursive: true })
    writeFileSync(join(outDir, target), `${text}\n`)
  }
  const head = `# ${data.title}\n\n> ${data.description}\n`
  const lists = sections.map(([name, pattern]) => {
    const paths = [...texts.keys()].filter((path) => pattern.test(path)).toSorted()
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
