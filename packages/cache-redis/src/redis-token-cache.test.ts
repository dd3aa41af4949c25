import { describe, expect, it } from 'vitest'
import { settle, VirtualClock } from 'test-support/virtual-clock.ts'
import { RedisTokenCache } from './redis-token-cache.ts'
import { leaseScript, readScript, releaseScript, writeScript } from './scripts.ts'

const now = '1800000000000000'
const token = { accessToken: 'a', expiresAt: 1_800_003_600 }

/** A script that was sent by its digest, because this server knows all of them. */
interface Sent {
  readonly sha1: string
  readonly values: readonly string[]
}

/** A cache on a server with the test's replies, and what it received. */
async function setUp(answer: (sent: Sent) => unknown): Promise<{
  cache: RedisTokenCache
  clock: VirtualClock
  sent: Sent[]
  digests: { read: string; write: string; lease: string; release: string }
}> {
  const sent: Sent[] = []
  const client = {
    eval: () => Promise.reject(new Error('not by its text')),
    evalSha: async (sha1: string, { arguments: values }: { arguments: readonly string[] }) => {
      sent.push({ sha1, values })
      return answer({ sha1, values })
    },
  }
  const clock = new VirtualClock()
  const cache = new RedisTokenCache({ client, clock, leaseSeconds: 5 })
  const digests = {
    read: await readScript.sha1(),
    write: await writeScript.sha1(),
    lease: await leaseScript.sha1(),
    release: await releaseScript.sha1(),
  }
  return { cache, clock, sent, digests }
}

describe('a write', () => {
  it('names the fence that it saw, and the expiry on the server’s clock', async () => {
    const readSha = await readScript.sha1()
    const { cache, sent, digests } = await setUp(({ sha1 }) =>
      sha1 === readSha ? [now, '7', null, null] : ['1'],
    )
    await cache.set(token, 'key')
    const values = [expect.any(String), '7', '3600000', expect.stringContaining('"a"')]
    expect(sent).toEqual([
      { sha1: digests.read, values: [] },
      { sha1: digests.write, values: [...values, '1800003600000000'] },
    ])
  })

  it('that deletes stores no token and no expiry, and is remembered for six months', async () => {
    const readSha = await readScript.sha1()
    const { cache, sent } = await setUp(({ sha1 }) =>
      sha1 === readSha ? [now, '7', null, null] : ['1'],
    )
    await cache.delete('key')
    const sixMonths = `${184 * 86_400_000}`
    expect(sent[1]?.values).toEqual([expect.any(String), '7', sixMonths, '', ''])
  })

  it('of a new entry names no fence', async () => {
    const readSha = await readScript.sha1()
    const { cache, sent } = await setUp(({ sha1 }) => (sha1 === readSha ? [now] : ['1']))
    await cache.set(token, 'key')
    expect(sent[1]?.values[1]).toBe('0')
  })

  it('has the same id in every attempt, and the fence seen last', async () => {
    const readSha = await readScript.sha1()
    const replies = [['0', now, '8'], ['0', now, '9'], ['1']]
    const { cache, sent } = await setUp(({ sha1 }) =>
      sha1 === readSha ? [now, '7'] : replies.shift(),
    )
    await cache.set(token, 'key')
    const writes = sent.slice(1)
    expect(writes.map(({ values }) => values[1])).toEqual(['7', '8', '9'])
    expect(new Set(writes.map(({ values }) => values[0])).size).toBe(1)
  })

  it('fails with its own code if the entry keeps changing', async () => {
    const readSha = await readScript.sha1()
    const { cache, sent } = await setUp(({ sha1 }) =>
      sha1 === readSha ? [now, '7'] : ['0', now, '8'],
    )
    const contention = { name: 'TokenCacheError', code: 'redis_contention', isQuotable: true }
    await expect(cache.set(token, 'key')).rejects.toMatchObject(contention)
    expect(sent).toHaveLength(1 + 100)
  })

  it.each([
    ['ECONNREFUSED', Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })],
    ['redis_unavailable', new Error('Socket closed unexpectedly')],
    ['redis_loading', new Error('LOADING Redis is loading the dataset in memory')],
    ['redis_clusterdown', new Error('CLUSTERDOWN The cluster is down')],
    ['redis_readonly', new Error("READONLY You can't write against a read only replica.")],
    ['redis_max_clients', new Error('ERR max number of clients reached')],
    ['timeout', undefined],
  ])('is repeated, with its id, while the failure may pass: %s', async (code, failure) => {
    const readSha = await readScript.sha1()
    const fail = (): Promise<never> => (failure ? Promise.reject(failure) : new Promise(() => {}))
    let isAway = true
    const { cache, clock, sent } = await setUp(({ sha1 }) => {
      if (isAway) return fail()
      // The first write is not answered either.
      isAway = sha1 === readSha
      return isAway ? [now, '7'] : ['1']
    })
    const written = cache.set(token, 'key')
    await clock.advance(1)
    isAway = false
    await clock.advance(1)
    isAway = false
    await clock.advance(1)
    await written
    const writes = sent.filter(({ sha1 }) => sha1 !== readSha)
    expect(sent.length - writes.length).toBeGreaterThan(1)
    expect(writes.length).toBeGreaterThan(1)
    expect(new Set(writes.map(({ values }) => values.join())).size).toBe(1)

    isAway = true
    const outcome = cache.delete('key').catch((error: unknown) => error)
    await clock.advance(5)
    expect(await outcome).toMatchObject({ name: 'TokenCacheError', code })
  })

  it.each([
    ['redis_wrongpass', 'WRONGPASS invalid username-password pair or user is disabled.'],
    ['redis_noauth', 'NOAUTH Authentication required.'],
    ['redis_noperm', "NOPERM User app has no permissions to run the 'eval' command"],
    ['redis_oom', "OOM command not allowed when used memory > 'maxmemory'."],
    ['redis_moved', 'MOVED 3999 127.0.0.1:6381'],
    ['redis_error', 'ERR something'],
  ])('is not repeated if only the operator can help: %s', async (code, message) => {
    const { cache, sent } = await setUp(() => Promise.reject(new Error(message)))
    await expect(cache.set(token, 'key')).rejects.toMatchObject({ code })
    await expect(cache.delete('key')).rejects.toMatchObject({ code })
    expect(sent).toHaveLength(2)
  })

  it('is not sent again after its caller was told that it failed', async () => {
    const readSha = await readScript.sha1()
    const sentAfter: number[] = []
    const { cache, clock } = await setUp(async ({ sha1 }) => {
      sentAfter.push(clock.monotonic() - startedAt)
      await clock.advance(0.4)
      return sha1 === readSha ? [now, '7'] : ['0', now, '8']
    })
    const startedAt = clock.monotonic()
    await expect(cache.delete('key')).rejects.toMatchObject({ code: 'timeout' })
    // A provider gives up after 5 s.
    expect(sentAfter.filter((seconds) => seconds >= 5)).toEqual([])
  })
})

describe('an error', () => {
  it('names the failed operation', async () => {
    const { cache, clock } = await setUp(() => Promise.reject(new Error('Socket closed')))
    await expect(cache.get('key')).rejects.toThrow('read a token')
    await expect(cache.lease('key')).rejects.toThrow('take a lease')
    const writes = Promise.allSettled([cache.set(token, 'key'), cache.delete('key')])
    await clock.advance(5)
    expect(await writes).toMatchObject([
      { reason: { message: expect.stringContaining('store a token') } },
      { reason: { message: expect.stringContaining('delete a token') } },
    ])
  })
})

/** The cache's first read, if the server answers a digest with an error. */
async function readFrom(message: string): Promise<{ calls: string[]; outcome: unknown }> {
  const calls: string[] = []
  const client = {
    evalSha: async () => {
      calls.push('digest')
      throw new Error(message)
    },
    eval: async () => {
      calls.push('text')
      return [now]
    },
  }
  const outcome = await new RedisTokenCache({ client }).get('key').catch((error: unknown) => error)
  return { calls, outcome }
}

describe('a script', () => {
  it('is sent by its text if the server does not know it', async () => {
    const { calls, outcome } = await readFrom('NOSCRIPT No matching script.')
    expect({ calls, outcome }).toEqual({ calls: ['digest', 'text'], outcome: undefined })
  })

  it('is sent once if the server refuses it', async () => {
    const { calls, outcome } = await readFrom('NOPERM this user has no permissions')
    expect(calls).toEqual(['digest'])
    expect(outcome).toMatchObject({ code: 'redis_noperm', isQuotable: true })
  })
})

describe('a refused lease', () => {
  it('says for how long, and why', async () => {
    const { cache } = await setUp(() => ['cooldown', now, '30000000', 'rate_limited'])
    const refusal = {
      granted: false,
      reason: 'cooldown',
      retryAfterSeconds: 30,
      code: 'rate_limited',
    }
    expect(await cache.lease('key')).toStrictEqual(refusal)
  })
})

/** What is sent after a lease request is answered when its caller has left. */
async function answerLate(reply: readonly unknown[]): Promise<{
  readonly sent: Sent[]
  readonly digests: { lease: string; release: string }
}> {
  const late = Promise.withResolvers<unknown>()
  const leaseSha = await leaseScript.sha1()
  const { cache, sent, digests } = await setUp(({ sha1 }) =>
    sha1 === leaseSha ? late.promise : ['1'],
  )
  const leaving = new AbortController()
  const lease = cache.lease('key', { signal: leaving.signal })
  await expect.poll(() => sent.length).toBe(1)
  leaving.abort(new Error('gone'))
  await expect(lease).rejects.toBe(leaving.signal.reason)
  late.resolve(reply)
  await settle()
  return { sent, digests }
}

describe('the late answer to a lease request', () => {
  it('releases a granted lease without a cooldown', async () => {
    const { sent, digests } = await answerLate(['granted', now, '7', null, null, '0'])
    await expect.poll(() => sent.length).toBe(2)
    const holder = sent[0]?.values[0]
    expect(sent).toEqual([
      { sha1: digests.lease, values: [holder, '5000'] },
      { sha1: digests.release, values: [holder, '0', ''] },
    ])
  })

  it('sends nothing after a refusal', async () => {
    const { sent } = await answerLate(['busy', now, '1500000'])
    for (let round = 0; round < 50; round++) await settle()
    expect(sent).toHaveLength(1)
  })
})
