import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { publishedPackages, readManifest, type WorkspacePackage } from './workspace-packages.ts'

const root = join(import.meta.dirname, '..')
const rootManifest = readManifest(join(root, 'package.json'))

function readSources(directory: string, pattern: string): readonly ts.SourceFile[] {
  return globSync(pattern, { cwd: directory }).map((path) => {
    const text = readFileSync(join(directory, path), 'utf8')
    return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  })
}

const isTest = ({ fileName }: ts.SourceFile): boolean => !/^src\/.*(?<!\.test)\.ts$/.test(fileName)

/** Imports of a package's files from elsewhere: packages and `node:` modules. */
function importsOf(files: readonly ts.SourceFile[]): readonly string[] {
  const specifiers = files
    .flatMap(({ text }) => ts.preProcessFile(text).importedFiles)
    .map(({ fileName }) => fileName)
    .filter((specifier) => !/^[.#]/.test(specifier))
  const names = specifiers.map((specifier) =>
    specifier.startsWith('node:') ? specifier : specifier.match(/^(?:@[^/]+\/)?[^/]+/)?.[0],
  )
  return [...new Set(names.filter((name) => name !== undefined))].toSorted()
}

/** Uses of Node's globals, except `process?.env` of `globalThis`, which works everywhere. */
function nodeGlobalsOf(files: readonly ts.SourceFile[]): readonly string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && /^(?:Buffer|process)$/.test(node.text) && !isHarmless(node)) {
      found.push(`${node.getSourceFile().fileName}: ${node.parent.getText()}`)
    }
    ts.forEachChild(node, visit)
  }
  for (const file of files) visit(file)
  return found
}

function isHarmless(identifier: ts.Identifier): boolean {
  const { parent, text } = identifier
  if (text !== 'process') return false
  if (ts.isPropertySignature(parent)) return true
  if (ts.isBindingElement(parent)) return parent.parent.parent.getText().includes('= globalThis')
  const isMember = ts.isPropertyAccessExpression(parent) && parent.name === identifier
  const reader = isMember ? parent.parent : parent
  return (
    ts.isPropertyAccessExpression(reader) &&
    reader.questionDotToken !== undefined &&
    reader.name.text === 'env'
  )
}

const isCache = (name: string): boolean => name.startsWith('@spotify-sdk/cache-')
const isProvider = (name: string): boolean =>
  name.startsWith('@spotify-sdk/auth-') && name !== '@spotify-sdk/auth-core'

function filesOf({ directory }: WorkspacePackage): {
  readonly sources: readonly ts.SourceFile[]
  readonly tests: readonly ts.SourceFile[]
} {
  const files = readSources(directory, '{src,test}/**/*.ts')
  return { sources: files.filter((file) => !isTest(file)), tests: files.filter(isTest) }
}

describe.each(publishedPackages)('$manifest.name', (workspacePackage) => {
  const { id, manifest } = workspacePackage
  const { sources, tests } = filesOf(workspacePackage)
  const imported = importsOf(sources)

  it('depends on exactly the packages that it imports', () => {
    const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
    const packages = imported.filter((name) => !name.startsWith('node:') && name !== manifest.name)
    // An optional peer may be typed by shape: users who pass its objects have imported it.
    const { peerDependenciesMeta: optional = {} } = manifest
    const needed = declared.filter((name) => packages.includes(name) || !(name in optional))
    expect(packages).toEqual(needed.toSorted())
  })

  it('imports no file outside its folder by a relative path', () => {
    const foreign = [...sources, ...tests].flatMap((file) =>
      ts
        .preProcessFile(file.text)
        .importedFiles.map(({ fileName }) => fileName)
        .filter((specifier) => join(dirname(file.fileName), specifier).startsWith('..'))
        .map((specifier) => `${file.fileName}: ${specifier}`),
    )
    expect(foreign).toEqual([])
  })

  it('declares what its tests import', () => {
    const declared = Object.keys({
      ...manifest.dependencies,
      ...manifest.peerDependencies,
      ...manifest.devDependencies,
      ...rootManifest.devDependencies,
      [manifest.name]: 'itself',
    })
    const packages = importsOf(tests).filter((name) => !/^(?:node|cloudflare):/.test(name))
    expect(packages.filter((name) => !declared.includes(name))).toEqual([])
  })

  it('keeps providers and caches independent', () => {
    const forbidden = isCache(manifest.name) ? isProvider : isCache
    const applies = isCache(manifest.name) || isProvider(manifest.name)
    expect(applies ? imported.filter(forbidden) : []).toEqual([])
  })

  it('has the shape that all packages have', () => {
    const { './package.json': _, ...entries } = manifest.publishConfig.exports
    for (const [entry, published] of Object.entries(entries)) {
      const name = entry === '.' ? 'index' : entry.slice('./'.length)
      const source = expect.stringMatching(String.raw`^\./src/${name}(?:/index)?\.ts$`)
      expect(manifest.exports[entry]).toEqual({ '@spotify-sdk/source': source, ...published })
      expect(published).toMatchObject({
        types: `./dist/${name}.d.ts`,
        default: `./dist/${name}.js`,
      })
    }
    expect(manifest).toMatchObject({
      name: `@spotify-sdk/${id}`,
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      description: expect.stringMatching(/^.{20,140}$/),
      keywords: expect.arrayContaining(['spotify']),
      license: 'MIT',
      author: expect.any(String),
      homepage: `https://github.com/spotify-sdk/spotify-sdk/tree/main/packages/${id}#readme`,
      bugs: 'https://github.com/spotify-sdk/spotify-sdk/issues',
      repository: {
        type: 'git',
        url: 'git+https://github.com/spotify-sdk/spotify-sdk.git',
        directory: `packages/${id}`,
      },
      files: ['dist', 'CHANGELOG.md'],
      type: 'module',
      sideEffects: false,
      exports: {
        './package.json': './package.json',
      },
      publishConfig: {
        access: 'public',
        provenance: true,
        exports: { '.': expect.anything(), './package.json': './package.json' },
      },
      scripts: { build: 'tsup', 'pack:check': 'node ../../scripts/check-package.mjs' },
      engines: { node: '>=22.12' },
    })
  })
})

describe('packages for every runtime', () => {
  const neutral = publishedPackages.filter(({ id }) =>
    [
      'auth-core',
      'auth-authorization-code',
      'auth-client-credentials',
      'auth-web',
      'cache-browser',
      'cache-durable-object',
      'cache-postgres',
      'cache-redis',
      'client',
      'official-sdk-adapter',
    ].includes(id),
  )

  it.each(neutral)('$manifest.name uses nothing of Node', (workspacePackage) => {
    const { sources } = filesOf(workspacePackage)
    expect(importsOf(sources).filter((name) => name.startsWith('node:'))).toEqual([])
    expect(nodeGlobalsOf(sources)).toEqual([])
  })

  it.each([
    ['auth-core', ['ky']],
    ['auth-authorization-code', ['@spotify-sdk/auth-core']],
    ['auth-client-credentials', ['@spotify-sdk/auth-core']],
    ['auth-web', ['@spotify-sdk/auth-authorization-code', '@spotify-sdk/auth-core', 'jose']],
    ['cache-browser', ['@spotify-sdk/auth-core']],
    ['cache-durable-object', ['@spotify-sdk/auth-core']],
    ['cache-postgres', ['@spotify-sdk/auth-core', 'pg']],
    ['cache-redis', ['@spotify-sdk/auth-core', 'redis']],
    ['client', ['@spotify-sdk/auth-core', 'ky']],
    [
      'official-sdk-adapter',
      ['@spotify-sdk/auth-core', '@spotify-sdk/client', '@spotify/web-api-ts-sdk'],
    ],
  ])('%s imports nothing but %j', (packageId, allowed) => {
    const workspacePackage = publishedPackages.find(({ id }) => id === packageId)
    if (workspacePackage === undefined) throw new Error(`packages/${packageId} is missing.`)
    expect(importsOf(filesOf(workspacePackage).sources)).toEqual(allowed)
  })
})

describe('the tests of a package', () => {
  const folders = '{packages,examples,lab,benchmarks,test,scripts}'
  const files = readSources(root, `${folders}/**/*.{ts,tsx,mjs}`).filter(
    ({ fileName }) => !/node_modules|\/dist\//.test(fileName),
  )

  it('are imported by no other folder: what several need is in test/support', () => {
    const foreign = files.flatMap(({ fileName, text }) =>
      ts
        .preProcessFile(text)
        .importedFiles.filter((imported) => imported.fileName.startsWith('.'))
        .map((imported) => join(dirname(fileName), imported.fileName))
        .filter((path) => {
          const [folder] = /^packages\/[^/]+\/(?=test\/)/.exec(path) ?? []
          return folder !== undefined && !fileName.startsWith(folder)
        })
        .map((path) => `${fileName}: ${path}`),
    )
    expect({ isRead: files.length > 500, foreign }).toEqual({ isRead: true, foreign: [] })
  })
})

describe('the contract suites', () => {
  it('run in a page: they import nothing from Node', () => {
    const sources = readSources(join(root, 'packages/testing'), 'src/{contract.ts,contract/*.ts}')
    expect(importsOf(sources)).toEqual(['@spotify-sdk/auth-core', 'chai'])
  })
})

describe('every suppression', () => {
  const files = readSources(root, '{packages,examples,test,scripts}/**/*.{ts,mjs}')

  it('has a reason', () => {
    const bare = files
      .filter(({ fileName }) => !/node_modules|\/dist\//.test(fileName))
      .flatMap(({ fileName, text }) =>
        [...text.matchAll(/(?:ox|es)lint-disable.*/g)].map(([line]) => `${fileName}: ${line}`),
      )
      .filter((line) => !/ -- \S+/.test(line))
    expect(bare).toEqual([])
  })
})

describe('every unreleased package', () => {
  const changesets = globSync('.changeset/*.md', { cwd: root }).map((path) =>
    readFileSync(join(root, path), 'utf8'),
  )
  const unreleased = publishedPackages.filter(
    ({ directory }) => globSync('CHANGELOG.md', { cwd: directory }).length === 0,
  )

  it('has a changeset that makes its first version', () => {
    const missing = unreleased
      .map(({ manifest }) => manifest.name)
      .filter((name) => !changesets.some((text) => text.includes(`'${name}': minor`)))
    expect(missing).toEqual([])
  })
})
