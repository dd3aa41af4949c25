import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { CampaignOrders, CampaignReport } from './orders.ts'

/** What a campaign is asked for. */
export interface CampaignOptions extends Omit<CampaignOrders, 'progress' | 'onlyDescribe'> {
  /** Told now and then how many cases have begun. */
  readonly onProgress?: (cases: number) => void
  /** Without a new case for so long, the thread hangs. @defaultValue 20 */
  readonly patienceSeconds?: number
}

const secondsBetweenLooks = 0.25

/**
 * Runs so many cases against a target, in a thread that is watched from here: a loop that never
 * ends is a finding as well.
 */
export async function runCampaign({
  onProgress,
  patienceSeconds = 20,
  ...asked
}: CampaignOptions): Promise<CampaignReport> {
  const progress = new SharedArrayBuffer(8)
  const counts = new Int32Array(progress)
  const thread = startThread({ ...asked, progress })
  const report = reportOf(thread)
  let begun = 0
  let quietSeconds = 0
  for (;;) {
    const done = await Promise.race([report, sleep(secondsBetweenLooks * 1000)])
    if (done !== undefined) return done
    const now = Atomics.load(counts, 0)
    quietSeconds = now === begun ? quietSeconds + secondsBetweenLooks : 0
    begun = now
    onProgress?.(now)
    if (quietSeconds < patienceSeconds) continue
    report.catch(() => {})
    await thread.terminate()
    const isShrinking = Atomics.load(counts, 1) > 0
    return hanging(asked, begun, isShrinking)
  }
}

async function hanging(
  asked: Omit<CampaignOrders, 'progress'>,
  begun: number,
  isShrinking: boolean,
): Promise<CampaignReport> {
  const path = asked.path ?? `${begun - 1}`
  const progress = new SharedArrayBuffer(8)
  const described = await reportOf(startThread({ ...asked, path, onlyDescribe: true, progress }))
  const complaint = isShrinking ? 'time: hung while a finding was shrunk' : 'time: never ended'
  return {
    cases: begun,
    outcomes: { 'never ended': 1 },
    finding: described.finding && { ...described.finding, complaints: [complaint] },
  }
}

function startThread(orders: CampaignOrders): Worker {
  return new Worker(new URL('./campaign-thread.ts', import.meta.url), {
    workerData: orders,
    execArgv: ['--conditions=@spotify-sdk/source', '--no-warnings'],
  })
}

async function reportOf(thread: Worker): Promise<CampaignReport> {
  const [report] = (await once(thread, 'message')) as [CampaignReport]
  await thread.terminate()
  return report
}
