import { createHash } from 'node:crypto'
import { inspect } from 'node:util'
import type { RefreshLease, TokenInfo } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { lengthenCacheDeadlines } from 'test-support/patient-clock.ts'
import { settle, VirtualClock } from 'test-support/virtual-clock.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DurableObjectTokenCache, type TokenCacheNamespace } from '../src/index.ts'
import type { ObjectControl } from './programs/object-control.ts'
import { WorkerFleet, type ObjectContent } from './worker-fleet.ts'

lengthenCacheDeadlines(systemClock)

let fleet: WorkerFleet
let namespace: TokenCacheNamespace
beforeAll(async () => {
  fleet = await WorkerFleet.start({ workers: 0 })
  namespace = await fleet.namespace()
})
afterAll(() => fleet[Symbol.asyncDispose]())

type Answer = Awaited<ReturnType<ReturnType<TokenCacheNamespace['get']>['fetch']>>

/** The namespace of a Worker whose requests fare as the test says. */
function through(carry: (send: () => Promise<Answer>) => Promise<Answer>): TokenCacheNamespace {
  return {
    idFromName: (name) => namespace.idFromName(name),
    get: (id) => ({ fetch: (url, init) => carry(() => namespace.get(id).fetch(url, init)) }),
  }
}

/** Reads an answer completely: what its cache does after that takes no time. */
async function readWhole(sent: Promise<Answer>): Promise<Answer> {
  const answer = await sent
  const body = await answer.json()
  return { ok: answer.ok, json: async () => body }
}

let keys = 0

/** A cache with a key that no other test uses, whose leases outlast a slow object on a busy machine. */
class Subject {
  readonly key = `key-${keys++}`
  readonly cache = new DurableObjectTokenCache({ namespace, leaseSeconds: 60 })

  get name(): string {
    return createHash('sha256').update(this.key).digest('hex')
  }

  control(control: ObjectControl): Promise<ObjectContent> {
    return fleet.control(this.name, control)
  }

  async takeLease(cache = this.cache): Promise<RefreshLease> {
    const lease = await cache.lease(this.key)
    if (!lease.granted) throw new Error(`No lease: ${lease.reason}`)
    return lease
  }
}

const now = (): number => Date.now() / 1000
const day = 86_400

/** A user who consented so many months of 30 days before. */
const monthsAgo =
  (months: number) =>
  (startedAt: number): Partial<TokenInfo> => ({
    refreshToken: 'r',
    authorizedAt: startedAt - months * 30 * day,
  })

function tokenOf(more: Partial<TokenInfo> = {}): TokenInfo {
  return { accessToken: 'secret-access', expiresAt: now() + 3600, ...more }
}

it('tells apart the objects of keys that UTF-8 cannot encode', async () => {
  const { cache } = new Subject()
  await cache.set(tokenOf(), '\ud800')
  expect(await cache.get('\ud801')).toBeUndefined()
})

describe('an object', () => {
  it('is named by a hash: the dashboard shows no user', async () => {
    const subject = new Subject()
    await subject.cache.set(tokenOf(), subject.key)
    const { entries } = await subject.control({ list: true })
    expect(entries).toMatchObject({
      entry: { token: expect.stringContaining('"access_token":"secret-access"') },
    })
    expect(inspect(entries)).not.toContain(subject.key)
  })

  it.each<readonly [string, (startedAt: number) => Partial<TokenInfo>, number]>([
    ['an app', () => ({}), 3600],
    ['a user', () => ({ refreshToken: 'r' }), 184 * day],
    ['a user of last month', monthsAgo(1), 154 * day],
    ['an app, which has ended', (startedAt) => ({ expiresAt: startedAt - 60 }), 600],
    ['a user of long ago', monthsAgo(10), 3600],
  ])('keeps the token of %s as long as it is of use', async (_name, moreAt, seconds) => {
    const subject = new Subject()
    const startedAt = now()
    await subject.cache.set(tokenOf(moreAt(startedAt)), subject.key)
    const { alarmAt } = await subject.control({ list: true })
    const kept = { from: (alarmAt ?? 0) - startedAt, until: (alarmAt ?? 0) - now() }
    expect({ atLeast: kept.from > seconds - 2, atMost: kept.until < seconds + 2 }).toEqual({
      atLeast: true,
      atMost: true,
    })
  })

  it('removes what is of no use any more, by its alarm, and grants higher fences after that', async () => {
    const subject = new Subject()
    await subject.cache.set(tokenOf(), subject.key)
    const { fence } = await subject.takeLease()
    try {
      await subject.control({ shiftSeconds: 7200 })
      expect(await subject.control({ alarm: true })).toEqual({ entries: {}, alarmAt: null })
      const next = await subject.takeLease()
      expect(next.fence).toBeGreaterThan(fence)
      await next.release()
    } finally {
      await subject.control({ shiftSeconds: 0 })
    }
  })

  it('keeps what is of use where its alarm comes early, and sets the next one', async () => {
    const subject = new Subject()
    await subject.cache.set(tokenOf(), subject.key)
    await subject.cache.set(tokenOf({ refreshToken: 'r' }), subject.key)
    const { alarmAt } = await subject.control({ alarm: true })
    expect(((alarmAt ?? 0) - now()) / day).toBeCloseTo(184, 1)
    expect(await subject.cache.get(subject.key)).toMatchObject({ refreshToken: 'r' })
  })

  it('remembers a sign-out for six months', async () => {
    const subject = new Subject()
    await subject.cache.delete(subject.key)
    const { alarmAt } = await subject.control({ list: true })
    expect(((alarmAt ?? 0) - now()) / day).toBeCloseTo(184, 1)
    const lease = await subject.takeLease()
    expect(lease.deleted).toBe(true)
    await lease.release()
  })

  it('keeps leases, fences and tokens when it restarts', async () => {
    const subject = new Subject()
    await subject.cache.set(tokenOf(), subject.key)
    const lease = await subject.takeLease()
    await subject.control({ restart: true })
    expect(await subject.cache.get(subject.key).catch(() => 'failed')).toBeDefined()
    expect(await subject.cache.lease(subject.key)).toMatchObject({ granted: false, reason: 'busy' })
    expect(await lease.extend?.(10)).toBe(true)
    const next = tokenOf({ accessToken: 'next' })
    expect(await lease.commit(next)).toBe(true)
    expect(await subject.cache.get(subject.key)).toEqual(next)
  })

  it('takes a commit whose answer was lost once more, and no other token under the same fence', async () => {
    const subject = new Subject()
    let isAnswerLost = false
    const lossy = through(async (send) => {
      const response = await send()
      if (isAnswerLost) throw new Error('The connection was lost')
      return response
    })
    const lease = await subject.takeLease(new DurableObjectTokenCache({ namespace: lossy }))
    const next = tokenOf({ accessToken: 'next' })
    isAnswerLost = true
    await expect(lease.commit(next)).rejects.toMatchObject({ code: 'durable_object_unavailable' })
    expect(await subject.cache.get(subject.key)).toEqual(next)
    isAnswerLost = false
    expect(await lease.commit(next)).toBe(true)
    expect(await lease.commit(tokenOf({ accessToken: 'another' }))).toBe(false)
  })

  it('ends leases and cooldowns that were stored before its clock was set back', async () => {
    const subject = new Subject()
    try {
      await subject.control({ shiftSeconds: 3 * day })
      await subject.takeLease()
      await subject.control({ shiftSeconds: 0 })
      const lease = await subject.takeLease()
      await subject.control({ shiftSeconds: 3 * day })
      await lease.release({ cooldownSeconds: 30 })
      await subject.control({ shiftSeconds: 0 })
      const last = await subject.takeLease()
      expect(last.fence).toBeGreaterThan(lease.fence)
      await last.release()
    } finally {
      await subject.control({ shiftSeconds: 0 })
    }
  })
})

describe('a sign-in or sign-out that arrives late', () => {
  it('undoes nothing that was done since', async () => {
    const subject = new Subject()
    const { cache, key } = subject
    await cache.set(tokenOf(), key)
    const { promise: delay, resolve: arrive } = Promise.withResolvers<void>()
    let requests = 0
    // The second request, the write, is delayed on its way.
    const slow = through(async (send) => {
      if (++requests === 2) await delay
      return send()
    })
    const signingOut = new DurableObjectTokenCache({ namespace: slow }).delete(key)
    const signedIn = tokenOf({ accessToken: 'signed-in-since' })
    await cache.set(signedIn, key)
    const seenBefore = await cache.get(key)
    arrive()
    await signingOut
    // It looked again, and is then the later of the two.
    expect({ seenBefore, requests, seenAfter: await cache.get(key) }).toEqual({
      seenBefore: signedIn,
      requests: 3,
      seenAfter: undefined,
    })
  })

  it.each([
    ['read', 1],
    ['write', 2],
  ])(
    'undoes no sign-in that came after its caller was told that it failed (late: its %s)',
    async (_operation, late) => {
      const subject = new Subject()
      const { cache, key } = subject
      await cache.set(tokenOf(), key)
      const clock = new VirtualClock()
      const [sent, arrived] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      let requests = 0
      let answer: Promise<Answer> | undefined
      const slow = through(async (send) => {
        if (++requests !== late) return send()
        sent.resolve()
        await arrived.promise
        return (answer = readWhole(send()))
      })
      const signingOut = new DurableObjectTokenCache({ namespace: slow, clock })
        .delete(key)
        .catch((error: { readonly code?: unknown }) => error.code)
      await sent.promise
      const signedIn = tokenOf({ accessToken: 'signed-in-since' })
      await cache.set(signedIn, key)
      // A provider gives up after this time.
      await clock.advance(5)
      arrived.resolve()
      const code = await signingOut
      await answer
      for (let turn = 0; turn < 20; turn++) await settle()
      expect({ code, requests, stored: await cache.get(key) }).toEqual({
        code: 'timeout',
        requests: late,
        stored: signedIn,
      })
    },
  )
})

describe('a sign-in or sign-out while the object does not answer', () => {
  it('is repeated until it does', async () => {
    const { cache, key } = new Subject()
    let failures = 0
    const failing = through(async (send) => {
      if (failures-- > 0) throw Object.assign(new Error('It restarts'), { retryable: true })
      return send()
    })
    const restarting = new DurableObjectTokenCache({ namespace: failing })
    const signedIn = tokenOf()
    failures = 5
    await restarting.set(signedIn, key)
    const seenAfterSignIn = await cache.get(key)
    failures = 5
    await restarting.delete(key)
    expect({ seenAfterSignIn, seenAfterSignOut: await cache.get(key) }).toEqual({
      seenAfterSignIn: signedIn,
      seenAfterSignOut: undefined,
    })
  })

  it('fails with that reason after 4.5 s, and sends nothing afterwards', async () => {
    const clock = new VirtualClock()
    let requests = 0
    const failing = through(async () => {
      requests++
      throw new Error('It does not start')
    })
    const cache = new DurableObjectTokenCache({ namespace: failing, clock })
    // Digests the key, which takes real time.
    await expect(cache.get('key')).rejects.toThrow('does not answer')
    requests = 0
    const signingOut = cache.delete('key').catch((error: { readonly code?: unknown }) => error.code)
    await clock.advance(4.4)
    const requestsInTime = requests
    await clock.advance(0.2)
    const code = await signingOut
    const requestsAtEnd = requests
    await clock.advance(5)
    expect({ code, requestsInTime, later: requests - requestsAtEnd }).toEqual({
      code: 'durable_object_unavailable',
      requestsInTime: 23,
      later: 0,
    })
  })
})

describe('an object that holds something else', () => {
  it.each<readonly [string, unknown]>([
    ['text', 'text'],
    ['a number', 7],
    ['a list', []],
    ['an object of other members', { token: 7, written: 'x', last: null, holder: {} }],
    ['a token that is none', { token: '{"access_token":7}', written: 1, last: 1, keep_until: 0 }],
    ['no JSON', { token: '{"secret-access', written: 1, last: 1, keep_until: 0 }],
    ['fences that are none', { written: Infinity, last: NaN, keep_until: -1 }],
    ['fences beyond all others', { written: 1e300, last: 9e15, keep_until: 0 }],
    ['a lease without an end', { holder: 'x', held_until: Infinity, written: 0, last: 0 }],
    ['a cooldown without an end', { cooldown_until: 1e300, written: 0, last: 0, keep_until: 0 }],
  ])('(%s) hands out no token, and is replaced', async (_name, put) => {
    const subject = new Subject()
    const { cache, key } = subject
    await subject.control({ put })
    const read = await cache.get(key).catch((error: unknown) => error)
    expect([undefined, 'invalid_entry']).toContain(
      (read as { readonly code?: unknown } | undefined)?.code,
    )
    expect(inspect(read)).not.toContain('secret-access')
    const lease = await subject.takeLease()
    expect(lease.token).toBeUndefined()
    const committed = tokenOf()
    expect(await lease.commit(committed)).toBe(true)
    expect(await cache.get(key)).toEqual(committed)
    await subject.control({ put })
    const signedIn = tokenOf({ accessToken: 'signed-in' })
    await cache.set(signedIn, key)
    expect(await cache.get(key)).toEqual(signedIn)
  })
})

describe('an object that fails', () => {
  const operations: readonly (readonly [string, (subject: Subject) => Promise<unknown>])[] = [
    ['get', ({ cache, key }) => cache.get(key)],
    ['set', ({ cache, key }) => cache.set(tokenOf(), key)],
    ['delete', ({ cache, key }) => cache.delete(key)],
    ['lease', ({ cache, key }) => cache.lease(key)],
  ]

  it.each(
    operations.flatMap(([name, operation]) =>
      [
        { answer: 'secret-answer', status: 200 },
        { answer: 'secret-answer', status: 500 },
        { answer: '{"answer":"secret-answer"}', status: 200 },
        { answer: '{"answer":{"granted":true,"written":"secret-answer"}}', status: 200 },
        { answer: '[]', status: 200 },
      ].map((control) => ({ name, operation, control })),
    ),
  )('at $name ($control.answer, $control.status) is an error without its words', async (given) => {
    const subject = new Subject()
    await subject.control(given.control)
    const error: unknown = await given.operation(subject).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      name: 'TokenCacheError',
      code: 'durable_object_invalid_reply',
      isQuotable: true,
    })
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain('secret-answer')
  })

  it.each([
    [{}, 1, 'durable_object_unavailable'],
    [{ retryable: true }, 2, 'durable_object_unavailable'],
    [{ retryable: true, overloaded: true }, 1, 'durable_object_overloaded'],
  ])('with an error of the runtime (%o) is asked %i times', async (facts, times, code) => {
    let requests = 0
    const failing = through(async () => {
      requests++
      throw Object.assign(new Error('secret-words'), facts)
    })
    const cache = new DurableObjectTokenCache({ namespace: failing })
    const error: unknown = await cache.get('key').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'TokenCacheError', code, isQuotable: true })
    expect(requests).toBe(times)
    expect(inspect(error)).not.toContain('secret-words')
  })

  it('that does not answer may be another binding: the error says so', async () => {
    // As for a service binding, whose members are all functions of another Worker.
    const failing = through(() => Promise.reject(new TypeError('It has no such function.')))
    const cache = new DurableObjectTokenCache({ namespace: failing })
    await expect(cache.get('key')).rejects.toThrow(
      'The Durable Object does not answer, or the binding is not a Durable Object namespace of TokenCacheObject.',
    )
  })

  it.each([null, undefined, 'secret-words'])('may reject with %s', async (reason) => {
    const failing = through(() => Promise.reject(reason))
    const cache = new DurableObjectTokenCache({ namespace: failing })
    const error: unknown = await cache.get('key').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'TokenCacheError', code: 'durable_object_unavailable' })
    expect(inspect(error)).not.toContain('secret-words')
  })

  it('in the middle of its answer is asked again', async () => {
    const subject = new Subject()
    const signedIn = tokenOf()
    await subject.cache.set(signedIn, subject.key)
    let requests = 0
    const lossy = through(async (send) => {
      const answer = await send()
      if (++requests > 1) return answer
      const lost = Object.assign(new Error('The connection was lost'), { retryable: true })
      return { ok: answer.ok, json: () => Promise.reject(lost) }
    })
    const cache = new DurableObjectTokenCache({ namespace: lossy })
    expect(await cache.get(subject.key)).toEqual(signedIn)
    expect(requests).toBe(2)
  })

  it('refuses requests that no cache sends, and stores nothing of them', async () => {
    const subject = new Subject()
    const stub = namespace.get(namespace.idFromName(subject.name) as never)
    const bodies = [
      '',
      'null',
      '{}',
      '{"operation":"constructor"}',
      '{"operation":"lease","holder":7,"seconds":5}',
      '{"operation":"commit","holder":"h","fence":1}',
      '{"operation":"write","token":"{}"}',
    ]
    for (const body of bodies) {
      const { ok } = await stub.fetch('https://token-cache/', { method: 'POST', body })
      expect({ body, ok }).toEqual({ body, ok: false })
    }
    expect(await subject.control({ list: true })).toEqual({ entries: {}, alarmAt: null })
  })
})

describe('DurableObjectTokenCache', () => {
  it.each<readonly [string, unknown, string]>([
    ['nothing', {}, 'namespace'],
    ['a URL', { namespace: 'https://tokens' }, 'namespace'],
    ['an object of other members', { namespace: { get: () => {} } }, 'namespace'],
    ['a lease of no length', { namespace: {}, leaseSeconds: 0 }, 'namespace'],
    ['no options', undefined, 'namespace'],
  ])('refuses %s, and says which option is wrong', (_name, options, option) => {
    expect(() => new DurableObjectTokenCache(options as never)).toThrow(
      expect.objectContaining({
        name: 'ConfigurationError',
        code: 'invalid_option',
        message: expect.stringContaining(`The option ${option} must be`),
      }),
    )
  })

  it.each([0, 0.5, 61, NaN, '5', null])('refuses a lease of %s seconds', (leaseSeconds) => {
    const options = { namespace, leaseSeconds: leaseSeconds as number }
    expect(() => new DurableObjectTokenCache(options)).toThrow('The option leaseSeconds must be')
  })
})
