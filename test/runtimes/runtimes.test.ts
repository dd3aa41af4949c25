import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { ChromiumRuntime } from './chromium-runtime.ts'
import { claims } from './claims.ts'
import { installedPackages } from '../installed-packages.ts'
import { ProcessRuntime } from './process-runtime.ts'
import { bunProgram, denoProgram, nodePrograms } from './process-runtimes.ts'
import { withRuntimesTable, type TableRow } from './readme-table.ts'
import type { Outcome, Runtime } from './runtime.ts'
import { layOutSmokePrograms } from './smoke-folder.ts'
import { Stage } from './stage.ts'
import { WorkerdRuntime } from './workerd-runtime.ts'

const installed = await installedPackages()
layOutSmokePrograms(installed)
const [redis, postgres] = await Promise.all([RedisServer.start(), PostgresServer.start()])
const servers = { redisUrl: redis.url, postgresUrl: postgres.url }

const nodes = nodePrograms.map((program) => new ProcessRuntime(program, installed))
const bun = new ProcessRuntime(bunProgram, installed)
const deno = new ProcessRuntime(denoProgram, installed)
const processRuntimes = [...nodes, bun, deno]
const chromium = await ChromiumRuntime.start(installed)
const workerd = new WorkerdRuntime(installed)

/** The runtimes behind each claim of a README. */
const claimed: Readonly<Record<string, readonly Runtime[]>> = {
  'Node 22.12 or later': nodes,
  Bun: [bun],
  Deno: [deno],
  'Cloudflare Workers': [workerd],
  browsers: [chromium],
}

afterAll(async () => {
  await chromium[Symbol.asyncDispose]()
  await redis[Symbol.asyncDispose]()
  await postgres[Symbol.asyncDispose]()
})

const rows: TableRow[] = []
let promises = 0
function rowOf(title: string, promised: readonly Runtime[]): Set<string> {
  promises += promised.length
  const succeededOn = new Set<string>()
  rows.push({ title, succeededOn })
  return succeededOn
}

/** A cache is for sharing: its program runs twice at the same time, on one stage. */
const isShared = (packageId: string): boolean => packageId.startsWith('cache-')

/**
 * A process whose cache has not answered in half a second continues alone, by design, and a lease ends
 * while its process stands still. If the machine is that busy, the run shows nothing and is repeated.
 */
const onBusyMachine = { count: 3, condition: /^This machine is too busy/ }
function refuseStarved(outcomes: readonly Outcome[]): void {
  const failures = outcomes.flatMap(
    ({ observed }) => (observed as { readonly cacheFailures?: readonly string[] }).cacheFailures,
  )
  if (!failures.includes('timeout')) return
  throw new Error('This machine is too busy: a cache did not answer within half a second.')
}

for (const { packageId, runtimes: words } of claims) {
  // After half a second a process continues without its cache, so these do not run concurrently.
  const describePackage = isShared(packageId) ? describe : describe.concurrent
  describePackage(packageId, () => {
    const promised = words.flatMap((word) => claimed[word] ?? [])
    const succeededOn = rowOf(`\`${packageId}\``, promised)

    it('claims only runtimes that are tested', () => {
      expect(words.filter((word) => claimed[word] === undefined)).toEqual([])
    })

    it.for(promised)(
      'runs on $name',
      { timeout: 120_000, retry: onBusyMachine },
      async (runtime) => {
        await using stage = await Stage.start(servers)
        const runs = (isShared(packageId) ? ['one', 'other'] : ['alone']).map(() =>
          runtime.run(packageId, stage),
        )
        const outcomes = await Promise.all(runs)
        refuseStarved(outcomes)
        for (const { observed, expected, complaints } of outcomes) {
          expect(observed).toEqual(expected)
          expect(complaints).toBe('')
        }
        succeededOn.add(runtime.name)
      },
    )
  })
}

/** Node 22.12 prints this warning for every such program; later versions do not. */
const warningOfTheOldest =
  /^\(node:\d+\) ExperimentalWarning: CommonJS module \S+ is loading ES Module \S+ using require\(\)\.\nSupport for loading ES Module in require\(\) is an experimental feature and might change at any time\n\(Use `node --trace-warnings \.\.\.` to show where the warning was created\)\n$/

describe.concurrent('require() from CommonJS', () => {
  const succeededOn = rowOf('`require()` of each', processRuntimes)

  it.for(processRuntimes)('exports the same as import, on $name', async (runtime) => {
    await using stage = await Stage.start(servers)
    const { observed, expected, complaints } = await runtime.run('require', stage)
    expect(observed).toEqual(expected)
    expect(complaints).toMatch(runtime.name === 'Node 22.12' ? warningOfTheOldest : /^$/)
    succeededOn.add(runtime.name)
  })
})

/** On Node, the packages' own tests cover this; CI runs them on every line. */
describe('the contract of caches', () => {
  it.for([bun, deno])('holds on $name', { retry: onBusyMachine }, async (runtime) => {
    await using stage = await Stage.start(servers)
    const { observed, expected, complaints } = await runtime.run('contract', stage)
    if (Object.hasOwn(observed as object, 'stoodStillSeconds')) {
      throw new Error('This machine is too busy: the program stood still while it held leases.')
    }
    expect(observed).toEqual(expected)
    expect(complaints).toBe('')
  })
})

describe("README's table of runtimes", () => {
  it('shows what ran (-u writes it)', async () => {
    const kept = rows.reduce((sum, { succeededOn }) => sum + succeededOn.size, 0)
    expect(kept).toBe(promises)
    const file = join(import.meta.dirname, '../../README.md')
    const others = [bun, deno, workerd, chromium].map(({ name }) => [name, [name]])
    const columns = {
      'Node 22.12 to 26': nodes.map(({ name }) => name),
      ...Object.fromEntries(others),
    }
    const seen = withRuntimesTable(readFileSync(file, 'utf8'), columns, rows)
    await expect(seen).toMatchFileSnapshot(file)
  })
})
