import { setTimeout as sleep } from 'node:timers/promises'
import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { tokenCacheFromUrl } from '@spotify-sdk/cache-from-url'
import { watchLeases } from './watched-cache.ts'
import type { WorkerReport } from './worker-report.ts'

const reportEveryMilliseconds = 100
const pauseMilliseconds = 5

/** Asks for a token over and over, as a busy server does, and reports what became of it. */
export async function work(): Promise<void> {
  let isHolder = false
  const counts = { calls: 0, failedCalls: 0, adopted: 0, refreshed: 0, expiresAt: 0 }
  const auth = new ClientCredentials({
    tokenCache: watchLeases(await tokenCacheFromUrl(), (isHeld) => (isHolder = isHeld)),
    onEvent: (event) => {
      if (event.type === 'token-adopted') counts.adopted++
      else if (event.type === 'token-refreshed') counts.refreshed++
      else return
      counts.expiresAt = event.expiresAt
    },
  })
  setInterval(() => {
    const report: WorkerReport = { ...counts, isHolder }
    process.send?.(report)
  }, reportEveryMilliseconds)
  process.on('disconnect', () => process.exit())

  for (;;) {
    await auth.getAccessToken().then(
      () => counts.calls++,
      () => counts.failedCalls++,
    )
    await sleep(pauseMilliseconds)
  }
}
