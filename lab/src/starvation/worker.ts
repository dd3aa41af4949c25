import { setTimeout as sleep } from 'node:timers/promises'
import { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { SpotifyError } from '@spotify-sdk/auth-core'
import { RedisTokenCache } from '@spotify-sdk/cache-redis'
import type { FromStarved, StarvedReport, StarvedWorkerOptions } from './messages.ts'

// A process of a starved fleet: it calls for a token all the time, and counts the results.

const options = JSON.parse(process.argv[2] ?? '{}') as StarvedWorkerOptions
const { redisUrl, tokenUrl, refreshToken, secondsBetweenCalls, maxSeconds } = options
setTimeout(() => process.exit(), maxSeconds * 1000)
process.on('disconnect', () => process.exit())

const errors: Record<string, number> = {}
const events: Record<string, number> = {}
const count = (counts: Record<string, number>, what: string): void =>
  void (counts[what] = (counts[what] ?? 0) + 1)
let calls = 0
const over = new AbortController()

const auth = new AuthorizationCode({
  clientId: 'starved',
  clientSecret: 'secret',
  redirectUri: 'http://127.0.0.1:8888/callback',
  refreshToken,
  tokenUrl,
  tokenCache: new RedisTokenCache({ url: redisUrl }),
  onEvent: ({ type }) => count(events, type),
})

process.on('message', () => {
  over.abort()
  const report: StarvedReport = { calls, errors, events }
  send({ report })
})

function send(message: FromStarved): void {
  process.send?.(message)
}

while (!over.signal.aborted) {
  try {
    await auth.getAccessToken()
  } catch (error) {
    count(errors, SpotifyError.is(error) ? `${error.name} ${error.code}` : String(error))
  }
  if (++calls === 1) send({ started: true })
  await sleep(secondsBetweenCalls * 1000)
}
