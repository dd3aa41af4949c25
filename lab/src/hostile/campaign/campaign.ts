import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { CampaignOrders, CampaignReport } from './campaign-messages.ts'

export interface CampaignOptions extends Omit<CampaignOrders, 'progress' | 'onlyDescribe'> {
  /** Receives the number of started cases. */
  readonly onProgress?: (cases: number) => void
  /** A thread that starts no case for so many seconds hangs. @defaultValue 20 */
  readonly hangSeconds?: number
}

const secondsBetweenLooks = 0.25

/** Runs cases against a target in a thread, so that an endless loop is a finding too. */
export async function runCampaign({
  onProgress,
  hangSeconds = 20,
  ...orders
}: CampaignOptions): Promise<CampaignReport> {
  const progress = new SharedArrayBuffer(8)
  const counts = new Int32Array(progress)
  const thread = startThread({ ...orders, progress })
  const report = reportOf(thread)
  let started = 0
  let quietSeconds = 0
  for (;;) {
    const done = await Promise.race([report, sleep(secondsBetweenLooks * 1000)])
    if (done !== undefined) return done
    const now = Atomics.load(counts, 0)
    quietSeconds = now === started ? quietSeconds + secondsBetweenLooks : 0
    started = now
    onProgress?.(now)
    if (quietSeconds < hangSeconds) continue
    report.catch(() => {})
    await thread.terminate()
    return reportHang(orders, started, Atomics.load(counts, 1) > 0)
  }
}

async function reportHang(
  orders: Omit<CampaignOrders, 'progress'>,
  started: number,
  isShrinking: boolean,
): Promise<CampaignReport> {
  const path = orders.path ?? `${started - 1}`
  const progress = new SharedArrayBuffer(8)
  const described = await reportOf(startThread({ ...orders, path, onlyDescribe: true, progress }))
  const complaint = isShrinking ? 'time: hung while a finding was shrunk' : 'time: never ended'
  return {
    cases: started,
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
