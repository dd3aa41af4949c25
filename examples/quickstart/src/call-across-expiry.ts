import { setTimeout as sleep } from 'node:timers/promises'
import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { MockSpotify } from '@spotify-sdk/testing'
import { fetchAlbum } from './album.ts'
import { TokenLedger } from './token-ledger.ts'

/** What the callers experienced. */
export interface LoadReport {
  readonly calls: number
  readonly refreshes: number
  readonly waited: number
  readonly expired: number
  /** Calls without a token: the machine stood still for longer than a token lives. */
  readonly failed: number
}

const seconds = 7
const tokenLifetimeSeconds = 3
const pauseMilliseconds = 2

/**
 * Steady traffic across two expiries. Spotify's tokens last an hour, so this part always runs on a
 * local server whose tokens last three seconds. Every 50th token is used on its Web API, which
 * rejects expired ones.
 */
export async function callAcrossExpiry(): Promise<LoadReport> {
  await using mock = await MockSpotify.start({ tokenLifetimeSeconds, latencySeconds: 0.2 })
  const { clientId, clientSecret, tokenUrl } = mock
  const ledger = new TokenLedger()
  await using auth = new ClientCredentials({
    clientId,
    clientSecret,
    tokenUrl,
    onEvent: ledger.note,
  })

  let failed = 0
  let hasStoodStill = false
  const count = async (call: Promise<unknown>): Promise<void> => {
    const startedAt = Date.now()
    try {
      await call
    } catch (error) {
      hasStoodStill ||= Date.now() - startedAt > tokenLifetimeSeconds * 1000
      if (!hasStoodStill) throw error
      failed++
    }
  }
  await count(auth.getAccessToken())
  const waitedAtFirst = ledger.waitingCallers
  let calls = 1
  const checks: Promise<unknown>[] = []
  for (const end = Date.now() + seconds * 1000; Date.now() < end; calls++) {
    await count(auth.getAccessToken())
    if (calls % 50 === 0) checks.push(count(fetchAlbum(auth, mock.apiUrl)))
    await sleep(pauseMilliseconds)
  }
  await Promise.all(checks)
  return {
    calls,
    failed,
    refreshes: ledger.refreshes,
    waited: ledger.waitingCallers - waitedAtFirst,
    expired: mock.requests.api.filter(({ status }) => status === 401).length,
  }
}
