import type { Engine } from './engine.ts'
import type { Refresher } from './refresher.ts'

/** The token is looked at anew at least this often: the machine may have slept. */
const longestNapSeconds = 3600

/** Two looks are never closer than this. */
const shortestNapSeconds = 0.01

/** Refreshes ahead on a timer, for traffic too thin to do it. Does not keep the process alive. */
export async function keepWarm(
  { memory, clock }: Engine,
  refresher: Refresher,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    if (memory.state() !== 'fresh') {
      refresher.begin()
      await refresher.landed
    }
    const nap = memory.state() === 'fresh' ? memory.secondsInState() : refresher.idleSeconds
    const seconds = Math.min(Math.max(nap, shortestNapSeconds), longestNapSeconds)
    await clock.sleep(seconds, { signal, background: true })
  }
}
