import * as core from '@spotify-sdk/auth-core'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { publishedPackages } from './workspace-packages.ts'

/** The error classes that a README's chapter on errors names. */
function documentedErrors(directory: string): readonly string[] {
  const readme = readFileSync(join(directory, 'README.md'), 'utf8')
  const [, chapter = ''] = /^## Errors\n(.*?)^## /ms.exec(readme) ?? []
  return [...new Set(Array.from(chapter.matchAll(/`(\w+Error)`/g), ([, name = '']) => name))]
}

/** The contract suites throw assertions. */
const without = new Set(['testing'])

const packages = publishedPackages
  .filter(({ id }) => !without.has(id))
  .map(({ id, manifest, directory }) => ({
    id,
    name: manifest.name,
    source: join(directory, 'src/index.ts'),
    errors: [...new Set(['SpotifyError', ...documentedErrors(directory)])],
  }))

describe('a program needs one package for its imports', () => {
  it.each(packages)(
    '$name exports the error classes that it throws',
    async ({ source, errors }) => {
      const exported = (await import(source)) as Record<string, unknown>
      expect(errors.filter((name) => exported[name] === undefined)).toEqual([])
      const shared = errors.filter((name) => name in core)
      expect(shared.map((name) => exported[name])).toEqual(
        shared.map((name) => (core as Record<string, unknown>)[name]),
      )
    },
  )

  it('reads error classes from every README', () => {
    expect(packages.filter(({ errors }) => errors.length < 2).map(({ id }) => id)).toEqual([])
  })
})
