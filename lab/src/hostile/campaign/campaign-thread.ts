import { parentPort, workerData } from 'node:worker_threads'
import fc from 'fast-check'
import { checkCase } from '../checks/check-case.ts'
import { StrayFailures } from '../checks/stray-failures.ts'
import type { HostileTarget } from '../target.ts'
import type { CampaignOrders, CampaignReport, Finding } from './campaign-messages.ts'

// One campaign against one target. It runs in a thread, so that the main thread can end a loop.

/** Time to shrink a finding. */
const shrinkSeconds = 20

const orders = workerData as CampaignOrders
const progress = new Int32Array(orders.progress)
const { targets } = (await import(orders.targets)) as { targets: readonly HostileTarget[] }
const found = targets.find(({ name }) => name === orders.target)
if (found === undefined) throw new Error(`There is no target ${orders.target}`)
const report = await (orders.onlyDescribe ? describeCase(found) : run(found))
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort?.postMessage(report)

async function run(target: HostileTarget): Promise<CampaignReport> {
  using strays = new StrayFailures()
  const outcomes: Record<string, number> = {}
  let complaints: readonly string[] = []
  let foundAt = Infinity
  let cases = 0
  const property = fc.asyncProperty(target.cases, async (hostile) => {
    Atomics.add(progress, 0, 1)
    if (performance.now() - foundAt > shrinkSeconds * 1000) return
    const result = await checkCase(target, hostile, strays, orders.caseSeconds)
    if (foundAt === Infinity) {
      cases++
      outcomes[result.outcome] = (outcomes[result.outcome] ?? 0) + 1
    }
    if (result.complaints.length === 0) return
    foundAt = Math.min(foundAt, performance.now())
    complaints = result.complaints.map(({ rule, detail }) => `${rule}: ${detail}`)
    Atomics.add(progress, 1, 1)
    throw new Error('a rule was broken')
  })
  const { seed, path, cases: numRuns } = orders
  const checked = await fc.check(property, {
    seed,
    numRuns,
    ...(path === undefined ? {} : { path }),
  })
  await target.close?.()
  const finding: Finding | undefined = checked.failed
    ? {
        target: target.name,
        complaints,
        hostile: readable(checked.counterexample?.[0]),
        seed: checked.seed,
        path: checked.counterexamplePath ?? '0',
      }
    : undefined
  return { cases, outcomes, finding }
}

async function describeCase(target: HostileTarget): Promise<CampaignReport> {
  let hostile = ''
  const property = fc.property(target.cases, (value) => {
    hostile = readable(value)
  })
  const { seed, path = '0' } = orders
  fc.check(property, { seed, path, numRuns: 1 })
  const finding: Finding = { target: target.name, complaints: [], hostile, seed, path }
  return { cases: 0, outcomes: {}, finding }
}

/** Shows bytes as text: `Buffer.from(text, 'latin1')` restores them. */
function readable(hostile: unknown): string {
  return fc
    .stringify(hostile)
    .replaceAll(/Uint8Array\.from\(\[([\d,]*)\]\)/g, (_, list: string) => {
      const bytes = list === '' ? [] : list.split(',').map(Number)
      return `bytes(${JSON.stringify(Buffer.from(bytes).toString('latin1'))})`
    })
}
