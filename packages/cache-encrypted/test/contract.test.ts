import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MemoryTokenCache, type TokenCache, type TokenInfo } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { FileTokenCache } from '@spotify-sdk/cache-file'
import { RedisTokenCache } from '@spotify-sdk/cache-redis'
import { describeTokenCache } from '@spotify-sdk/testing'
import { afterAll, describe } from 'vitest'
import { concurrentRunner } from 'test-support/concurrent-runner.ts'
import { lengthenCacheDeadlines } from 'test-support/patient-clock.ts'
import { RedisServer } from 'test-support/redis/redis-server.ts'
import { EncryptedTokenCache } from '../src/index.ts'
import { sampleKey } from './sample-keys.ts'

lengthenCacheDeadlines(systemClock)

const directory = mkdtempSync(join(tmpdir(), 'spotify-sdk-encrypted-'))
const server = await RedisServer.start()
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  rmSync(directory, { recursive: true })
})

const leaseSeconds = 5
const keys = [sampleKey('new'), sampleKey('old')]

type Member = 'delete' | 'lease' | 'subscribe' | 'close'

function describeOn(name: string, lacks: readonly Member[], open: () => TokenCache): void {
  const factory = (): TokenCache => new EncryptedTokenCache({ tokenCache: open(), keys })
  describeTokenCache(`on ${name}`, factory, { leaseSeconds, lacks, runner: concurrentRunner })
}

/** The smallest cache for many keys. */
function mapCache(): TokenCache {
  const tokens = new Map<string, TokenInfo>()
  return { get: (key) => tokens.get(key), set: (token, key) => tokens.set(key, token) }
}

describe.concurrent('EncryptedTokenCache', () => {
  describeOn('memory', ['subscribe'], () => new MemoryTokenCache({ leaseSeconds }))
  describeOn('files', ['subscribe'], () => new FileTokenCache({ directory, leaseSeconds }))
  describeOn('Redis', ['subscribe'], () => new RedisTokenCache({ url: server.url, leaseSeconds }))
  describeOn('a Map', ['delete', 'lease', 'subscribe'], mapCache)
})
