import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { afterAll, beforeAll } from 'vitest'
import { lengthenCacheDeadlines } from 'test-support/patient-clock.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { repeatIfStoodStill } from 'test-support/repeat-if-stood-still.ts'
import { describeServerClock } from 'test-support/server-cache/describe-server-clock.ts'
import { RedisTokenCache } from '../src/index.ts'

lengthenCacheDeadlines(systemClock)
repeatIfStoodStill()

let server: RedisServer
beforeAll(async () => {
  server = await RedisServer.start()
})
afterAll(() => server[Symbol.asyncDispose]())

describeServerClock((clock) => new RedisTokenCache({ url: server.url, clock }))
