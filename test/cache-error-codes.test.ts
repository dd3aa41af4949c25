import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { publishedPackages } from './workspace-packages.ts'

/** Caches with a server, and what all codes of theirs begin with. */
const servers = [
  ['cache-redis', 'redis'],
  ['cache-postgres', 'postgres'],
  ['cache-durable-object', 'durable_object'],
] as const

/**
 * The codes in the sources of a package: as they are, and as names in the table of Postgres's refusals. One
 * word after `redis_` is the first word of the server's own error, which the chapter describes as such.
 */
function codesIn(directory: string, prefix: string): readonly string[] {
  const files = globSync('src/*.ts', { cwd: directory }).filter((name) => !name.includes('.test.'))
  const text = files.map((name) => readFileSync(join(directory, name), 'utf8')).join('\n')
  const literals = text.matchAll(new RegExp(`\\b(${prefix}_[a-z_]+)\\b`, 'g'))
  const refusals = text.matchAll(/^ {2}'[0-9A-Z]{5}': \[\s*'([a-z_]+)',/gm)
  return [
    ...Array.from(literals, ([, code = '']) => code),
    ...Array.from(refusals, ([, name = '']) => `${prefix}_${name}`),
  ].filter((code) => !/^redis_(?!contention|error|unavailable)[a-z]+$/.test(code))
}

describe('each code of an error of a cache is in its chapter', () => {
  it.each(servers)('%s', (id, prefix) => {
    const { directory } = publishedPackages.find((each) => each.id === id) ?? { directory: '' }
    const chapter = readFileSync(`docs/cache/${id.replace('cache-', '')}.md`, 'utf8')
    const codes = new Set(codesIn(directory, prefix))
    expect(codes.size).toBeGreaterThan(3)
    expect([...codes].filter((code) => !chapter.includes(`\`${code}\``))).toEqual([])
  })
})
