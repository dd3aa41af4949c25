import { randomUUID } from 'node:crypto'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lengthenCacheDeadlines } from 'test-support/patient-clock.ts'
import { waitForConnections } from 'test-support/postgres/patient-connections.ts'
import { repeatIfStoodStill } from 'test-support/repeat-if-stood-still.ts'
import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import { PostgresTokenCache } from '../src/index.ts'
import { sampleToken } from 'test-support/sample-token.ts'

lengthenCacheDeadlines(systemClock)
waitForConnections()
repeatIfStoodStill()

let server: PostgresServer
beforeAll(async () => {
  server = await PostgresServer.start()
})
afterAll(() => server[Symbol.asyncDispose]())

describe('apps and users with hostile ids', () => {
  it('never meet', async () => {
    const one = { url: server.url, table: 'a' }
    await using first = new PostgresTokenCache(one)
    await using second = new PostgresTokenCache({ ...one, table: 'b"b' })
    const keys = [
      '../x',
      'x:y',
      '{}',
      '{x}',
      'x\0',
      'x',
      'é',
      'e\u0301',
      '\ud800',
      '\ud801',
      '\ufffd',
    ]
    keys.push('"\\ud800"', 'k'.repeat(10_240), `${'k'.repeat(10_240)}1`, 'a:x', '*', '__proto__')
    const tokens = new Map<PostgresTokenCache, Map<string, string>>()
    for (const each of [first, second]) {
      const own = new Map(keys.map((key) => [key, randomUUID()]))
      for (const [key, accessToken] of own) await each.set(sampleToken({ accessToken }), key)
      tokens.set(each, own)
    }
    for (const [each, own] of tokens) {
      for (const [key, accessToken] of own) {
        expect((await each.get(key))?.accessToken).toBe(accessToken)
      }
    }
    await first.delete('x')
    expect((await second.get('x'))?.accessToken).toBe(tokens.get(second)?.get('x'))
    expect((await first.get('x\0'))?.accessToken).toBe(tokens.get(first)?.get('x\0'))
  })
})
