import { flushCompileCache } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'

import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import {
  SpotifyError,
  systemClock,
  tokenCacheKey,
  type Awaitable,
  type Clock,
  type TokenCache,
} from '@spotify-sdk/auth-core'

import { cacheWithFailpoints, fetchWithFailpoints } from './failpoints.ts'
import type {
  CallReport,
  Failpoint,
  FromWorker,
  LookReport,
  ToWorker,
  WorkerOptions,
} from './messages.ts'

// One process of a fleet: a real program with ClientCredentials, told by messages what to do.

const options = JSON.parse(process.argv[2] ?? '{}') as WorkerOptions
const { cacheModule, cache: description, clockOffsetSeconds = 0 } = options
const pauseMilliseconds = 20

// Everything in this process believes the wrong clock, as on a host whose clock is wrong.
const rightNow = Date.now.bind(Date)
Date.now = () => rightNow() + clockOffsetSeconds * 1000

const { buildCache } = (await import(cacheModule)) as {
  readonly buildCache: (description: string, clock: Clock) => Awaitable<TokenCache>
}
const cache = await buildCache(description, systemClock)
let goOn = (): void => {}

async function reach(point: Failpoint): Promise<void> {
  if (point !== options.failpoint) return
  const told = new Promise<void>((resolve) => (goOn = resolve))
  await tell({ failpoint: point })
  if (options.atFailpoint === 'wait') await told
  else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

function tell(message: FromWorker): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(message, () => resolve())
  })
}

let report = { accessTokens: new Set<string>(), errors: [] as string[], calls: 0 }
let events: Record<string, number> = {}
const auth = new ClientCredentials({
  tokenCache: cacheWithFailpoints(cache, reach),
  fetch: fetchWithFailpoints(reach),
  onEvent: ({ type }) => (events[type] = (events[type] ?? 0) + 1),
})

async function call(callers: number): Promise<void> {
  const asked = Array.from({ length: callers }, async () => {
    try {
      report.accessTokens.add(await auth.getAccessToken())
    } catch (error) {
      report.errors.push(SpotifyError.is(error) ? error.code : String(error))
    }
  })
  report.calls += callers
  await Promise.all(asked)
}

function takeReport(): CallReport {
  const taken = { ...report, accessTokens: [...report.accessTokens], events }
  report = { accessTokens: new Set(), errors: [], calls: 0 }
  events = {}
  return taken
}

const calling = { isOver: false, loop: Promise.resolve() }

async function keepCalling(callers: number): Promise<void> {
  while (!calling.isOver) {
    await call(callers)
    await sleep(pauseMilliseconds)
  }
}

async function look(): Promise<LookReport> {
  const { SPOTIFY_SDK_CLIENT_ID: clientId = '', SPOTIFY_SDK_TOKEN_URL: tokenUrl } = process.env
  const key = tokenCacheKey({ grant: 'client-credentials', clientId, tokenUrl })
  const token = await cache.get(key)
  const remainingSeconds = token ? token.expiresAt - Date.now() / 1000 : undefined
  return { accessToken: token?.accessToken, remainingSeconds }
}

async function run(message: ToWorker): Promise<void> {
  if ('go' in message) return goOn()
  switch (message.task) {
    case 'call':
      await call(message.callers)
      return tell({ id: message.id, report: takeReport() })
    case 'keep-calling':
      calling.loop = keepCalling(message.callers)
      return tell({ id: message.id, report: null })
    case 'stop-calling':
      calling.isOver = true
      await calling.loop
      return tell({ id: message.id, report: takeReport() })
    case 'look':
      return tell({ id: message.id, report: await look() })
  }
}

// Whoever started it is gone, and nobody else would end it.
process.on('disconnect', () => process.exit())
process.on('message', (message) => void run(message as ToWorker))
// Now: a process that is killed writes nothing at its end.
flushCompileCache()
await tell({ ready: true })
