import { globSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { preProcessFile } from 'typescript'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

/** The relative imports of a module, those of types included, which the linter does not count. */
function importsOf(path: string, text: string): readonly string[] {
  return preProcessFile(text)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.'))
    .map((name) => resolve(path, '..', name))
}

/** The first circle of imports, from a module back to itself; `undefined` if there is none. */
function circleIn(sources: ReadonlyMap<string, string>): readonly string[] | undefined {
  const done = new Set<string>()
  const visit = (path: string, trail: readonly string[]): readonly string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path]
    if (done.has(path)) return undefined
    for (const next of importsOf(path, sources.get(path) ?? '')) {
      const circle = visit(next, [...trail, path])
      if (circle !== undefined) return circle
    }
    done.add(path)
    return undefined
  }
  for (const path of sources.keys()) {
    const circle = visit(path, [])
    if (circle !== undefined) return circle
  }
  return undefined
}

/** Imports that do not point down a list of files: from a file to itself or to one above it. */
function importsUp(folder: string, files: readonly string[]): readonly string[] {
  return files.flatMap((file, position) => {
    const path = join(folder, file)
    return importsOf(path, readFileSync(path, 'utf8'))
      .map((imported) => relative(folder, imported))
      .filter((imported) => files.indexOf(imported, position + 1) < 0 && files.includes(imported))
      .map((imported) => `${file} → ${imported}`)
  })
}

describe('the list of files in the README of the engine', () => {
  const folder = join(root, 'packages/auth-core/src/engine')
  const readme = readFileSync(join(folder, 'README.md'), 'utf8')
  const listed = [...readme.matchAll(/^\| `(\S+\.ts)` /gm)].map(([, file]) => file ?? '')

  it('names every file once', () => {
    const files = globSync('**/*.ts', { cwd: folder }).filter((file) => !file.includes('.test.'))
    expect(listed.toSorted()).toEqual(files.toSorted())
  })

  it('has every import point down, type imports included', () => {
    expect(importsUp(folder, listed)).toEqual([])
  })

  it('would not pass with two files the wrong way round', () => {
    expect(importsUp(folder, ['failure.ts', 'cooldown.ts'])).toEqual(['cooldown.ts → failure.ts'])
  })
})

describe('the imports of a package, type imports included', () => {
  const folders = globSync('packages/*/src', { cwd: root })

  it('are read from every package', () => {
    expect(folders.length).toBeGreaterThan(10)
  })

  it.each(folders)('form no circle: %s', (folder) => {
    const paths = globSync('**/*.ts', { cwd: join(root, folder) })
    const sources = new Map(
      paths
        .map((name) => join(root, folder, name))
        .map((path) => [path, readFileSync(path, 'utf8')]),
    )
    expect(circleIn(sources)).toBeUndefined()
  })

  it('would be reported if two modules imported only types from each other', () => {
    const sources = new Map([
      ['/one.ts', "import type { Two } from './two.ts'"],
      ['/two.ts', "export type { One } from './three.ts'"],
      ['/three.ts', "import { type One } from './one.ts'"],
    ])
    expect(circleIn(sources)).toEqual(['/one.ts', '/two.ts', '/three.ts', '/one.ts'])
  })
})
