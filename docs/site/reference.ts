import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { Application } from 'typedoc'
import type { PluginOptions } from 'typedoc-plugin-markdown'

interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>
}

/** The source file of each entry of each package, by the name that its page has: `client/endpoints`. */
function entriesOf(root: string): ReadonlyMap<string, string> {
  const manifests = globSync('packages/*/package.json', { cwd: root }).toSorted()
  // Others re-export what auth-core declares: it is documented once, there.
  const ordered = manifests.toSorted(
    (a, b) => Number(b.includes('auth-core')) - Number(a.includes('auth-core')),
  )
  return new Map(
    ordered.flatMap((path) => {
      const { name, exports } = JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest
      return Object.entries(exports).flatMap(([entry, targets]) => {
        const source = typeof targets === 'string' ? undefined : targets['@spotify-sdk/source']
        if (source === undefined) return []
        const page = join(name.replace('@spotify-sdk/', ''), entry)
        return [[page, join(root, dirname(path), source)] as const]
      })
    }),
  )
}

const looks = {
  entryFileName: 'index',
  hideBreadcrumbs: true,
  hidePageHeader: true,
  hidePageTitle: false,
  pageTitleTemplates: { index: 'API reference', module: ({ name }) => `\`@spotify-sdk/${name}\`` },
  useCodeBlocks: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  classPropertiesFormat: 'table',
  typeAliasPropertiesFormat: 'table',
  propertyMembersFormat: 'table',
  typeDeclarationFormat: 'table',
  sanitizeComments: true,
  useHTMLEncodedBrackets: true,
} satisfies Partial<PluginOptions>

/** Writes the API reference of all packages from their doc comments: one page for each entry. */
export async function writeReference(root: string, out: string): Promise<void> {
  const entries = entriesOf(root)
  const application = await Application.bootstrapWithPlugins({
    plugin: ['typedoc-plugin-markdown'],
    entryPoints: [...entries.values()],
    tsconfig: join(root, 'tsconfig.json'),
    alwaysCreateEntryPointModule: true,
    out,
    router: 'module',
    readme: 'none',
    name: '@spotify-sdk',
    // `pnpm check` reports errors of types.
    skipErrorChecking: true,
    excludeExternals: true,
    excludePrivate: true,
    disableSources: true,
    disableGit: true,
    githubPages: false,
    logLevel: 'Error',
    ...looks,
  })
  const project = await application.convert()
  if (project === undefined) throw new Error('TypeDoc found no exports.')
  // TypeDoc names a module after its file.
  const packages = join(root, 'packages')
  const pages = new Map(
    [...entries].map(([page, source]) => [
      relative(packages, source).replace(/(?:\/index)?\.ts$/, ''),
      page,
    ]),
  )
  for (const module of project.children ?? []) {
    const page = pages.get(module.name)
    if (page === undefined) throw new Error(`TypeDoc names a module ${module.name}.`)
    module.name = page
  }
  await application.generateOutputs(project)
  for (const page of globSync('**/*.md', { cwd: out })) {
    const file = join(out, page)
    writeFileSync(file, withExistingAnchors(readFileSync(file, 'utf8')))
  }
}

/** TypeDoc takes `MockSpotify.env` and `MockSpotifyEnv` for one heading, and numbers the second. */
function withExistingAnchors(text: string): string {
  const headings = [...text.matchAll(/^#+ (\w+)/gm)].map(([, name = '']) => name.toLowerCase())
  return text.replaceAll(/\(#(\w+)-\d+\)/g, (link, name: string) =>
    headings.filter((heading) => heading === name).length === 1 ? `(#${name})` : link,
  )
}
