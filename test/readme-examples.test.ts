import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ExampleServers } from './example-servers.ts'

const root = join(import.meta.dirname, '..')

/** The complete modules in a README, in order. */
const examples = globSync(['README.md', 'packages/*/README.md'], { cwd: root })
  .toSorted()
  .flatMap((readme) => {
    const blocks = readFileSync(join(root, readme), 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)
    return [...blocks].map(([, code = ''], index) => ({ readme, number: index + 1, code }))
  })

/** By README, each inside its package, so that imports resolve as a user's do. */
const folders = new Map<string, string>()
let servers: ExampleServers

beforeAll(async () => {
  for (const { readme } of examples) {
    if (folders.has(readme)) continue
    folders.set(readme, mkdtempSync(join(root, dirname(readme), '.readme-examples-')))
  }
  servers = await ExampleServers.start()
})

afterAll(async () => {
  for (const folder of folders.values()) rmSync(folder, { recursive: true })
  await servers[Symbol.asyncDispose]()
})

describe('README examples', () => {
  it('are found in every README', () => {
    expect(new Set(examples.map(({ readme }) => readme)).size).toBe(
      globSync(['README.md', 'packages/*/README.md'], { cwd: root }).length,
    )
  })

  it.for(examples)('$readme, example $number runs', async ({ readme, number, code }) => {
    const folder = folders.get(readme) ?? ''
    const file = join(folder, `example-${number}.ts`)
    writeFileSync(file, code)
    expect(await servers.run(file, folder)).toBe('')
  })
})
