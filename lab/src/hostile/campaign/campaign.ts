import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import type { CaseResult } from '../checks/check-case.ts'
import { targetIn } from '../target.ts'

/** Cases for one target. */
export interface Campaign {
  /** URL of the module with the `targets`. */
  readonly targets: string
  readonly target: string
  readonly cases: number
  readonly seed: number
  /** The first case of the seed, as a finding names it: '1234', or '1234:0:1' after shrinking. */
  readonly path?: string | undefined
  /** Time for one case. @defaultValue 5 */
  readonly caseSeconds?: number | undefined
  /** A thread that has not ended a case after so many seconds hangs. @defaultValue 20 */
  readonly hangSeconds?: number | undefined
}

export interface CampaignReport {
  readonly cases: number
  /** Number of cases by outcome: `value`, or class and code of an error. */
  readonly outcomes: Readonly<Record<string, number>>
  /** The smallest case that violates a rule. */
  readonly finding?: {
    /** `rule: detail` */
    readonly complaints: readonly string[]
    /** The case as source text. */
    readonly hostile: string
    readonly path: string
  }
}

/** Time to shrink a finding. */
const shrinkSeconds = 20

/** Runs cases against a target, up to the first finding, which it shrinks. */
export async function runCampaign(campaign: Campaign): Promise<CampaignReport> {
  const { targets, target, cases: numRuns, seed, path } = campaign
  const outcomes: Record<string, number> = {}
  let complaints: readonly string[] = []
  let foundAt = Infinity
  let cases = 0
  await using thread = caseThread(campaign)
  const property = fc.asyncProperty((await targetIn(targets, target)).cases, async (hostile) => {
    if (performance.now() - foundAt > shrinkSeconds * 1000) return
    const result = await thread.check(hostile)
    if (foundAt === Infinity) {
      cases++
      outcomes[result.outcome] = (outcomes[result.outcome] ?? 0) + 1
    }
    if (result.complaints.length === 0) return
    foundAt = Math.min(foundAt, performance.now())
    complaints = result.complaints
    throw new Error('a rule was broken')
  })
  const options = { seed, numRuns, ...(path !== undefined && { path }) }
  const { failed, counterexample, counterexamplePath } = await fc.check(property, options)
  if (!failed) return { cases, outcomes }
  const hostile = fc.stringify(counterexample?.[0])
  return { cases, outcomes, finding: { complaints, hostile, path: counterexamplePath ?? '0' } }
}

/** Checks cases in a thread, so that an endless loop is a finding too. */
function caseThread(campaign: Campaign): AsyncDisposable & {
  check(hostile: unknown): Promise<CaseResult>
} {
  const { hangSeconds = 20 } = campaign
  let worker: Worker | undefined
  const end = async (): Promise<void> => {
    await worker?.terminate()
    worker = undefined
  }
  const check = async (hostile: unknown): Promise<CaseResult> => {
    // Its start counts to no case: a busy machine may take seconds for it.
    worker ??= await startThread(campaign)
    const hang = new AbortController()
    using _ = setTimeout(() => hang.abort(), hangSeconds * 1000)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage(hostile)
    try {
      const [result] = (await once(worker, 'message', hang)) as [CaseResult]
      return result
    } catch (error) {
      await end()
      const complaint = hang.signal.aborted ? 'time: never ended' : `thread: ${String(error)}`
      return { outcome: 'ended the thread', complaints: [complaint] }
    }
  }
  return { check, [Symbol.asyncDispose]: end }
}

async function startThread(campaign: Campaign): Promise<Worker> {
  const worker = new Worker(new URL('./case-thread.ts', import.meta.url), {
    workerData: campaign,
    execArgv: ['--conditions=@spotify-sdk/source', '--no-warnings'],
  })
  await once(worker, 'message')
  return worker
}
