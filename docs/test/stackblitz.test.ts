import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { writeRecipePages } from '../site/recipes.ts'

const docs = dirname(import.meta.dirname)
const root = dirname(docs)
const recipePages = mkdtempSync(join(tmpdir(), 'spotify-sdk-recipe-pages-'))
writeRecipePages(root, recipePages)
afterAll(() => rmSync(recipePages, { recursive: true }))

/** Folders that links of a folder's pages open in StackBlitz. */
function linkedFrom(folder: string): readonly string[] {
  const link =
    /https:\/\/stackblitz\.com\/github\/spotify-sdk\/spotify-sdk\/tree\/main\/([^)\s]+)\)/g
  const pages = globSync('**/*.md', {
    cwd: folder,
    exclude: ['**/node_modules/**', '.vitepress/**'],
  })
  return pages.flatMap((page) =>
    [...readFileSync(join(folder, page), 'utf8').matchAll(link)].map(([, path = '']) => path),
  )
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly scripts?: Readonly<Record<string, string>>
  readonly stackblitz?: { readonly startCommand: string }
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest

const opened = globSync('examples/{,recipes/}*/package.json', { cwd: root })
  .map((path) => dirname(path))
  .filter((folder) => manifestOf(folder).stackblitz !== undefined)

describe('the links to StackBlitz', () => {
  it('lead to folders that exist and have a command for StackBlitz', () => {
    const links = [...linkedFrom(docs), ...linkedFrom(recipePages)]
    expect(links.length).toBeGreaterThan(opened.length)
    expect(links.filter((folder) => !existsSync(join(root, folder, 'package.json')))).toEqual([])
    expect(links.filter((folder) => !opened.includes(folder))).toEqual([])
  })

  it('stand on the page of each such example', () => {
    const links = linkedFrom(recipePages)
    expect(opened.filter((folder) => !links.includes(folder))).toEqual([])
  })

  it.for(opened)('open %s, which npm can install outside the workspace', (folder) => {
    const { dependencies, devDependencies, scripts, stackblitz } = manifestOf(folder)
    const all = Object.entries({ ...dependencies, ...devDependencies })
    expect({
      ours: [
        ...new Set(
          all.filter(([name]) => name.startsWith('@spotify-sdk/')).map(([, range]) => range),
        ),
      ],
      workspace: all.filter(([, range]) => range.startsWith('workspace:')),
      starts: scripts?.['start'] !== undefined && stackblitz?.startCommand.endsWith('npm start'),
    }).toEqual({ ours: ['latest'], workspace: [], starts: true })
  })
})
