import { ServerTime } from '@spotify-sdk/auth-core/toolkit'
import { describe, expect, it } from 'vitest'
import { VirtualClock } from 'test-support/virtual-clock.ts'
import { heldLeaseOptions, refusalOf, type LeaseRequest } from './lease-grant.ts'
import type { Evaluation } from './redis-connection.ts'
import { ScriptCaller } from './script-caller.ts'
import { commitScript, extendScript, releaseScript } from './scripts.ts'

const now = '1800000000000000'

describe('refusalOf', () => {
  it('of a held lease has the remaining seconds and no code', () => {
    const busy = { granted: false, reason: 'busy', retryAfterSeconds: 1.5 }
    expect(refusalOf(['busy', now, '1500000'])).toStrictEqual(busy)
    expect(refusalOf(['busy', now, '1500000', 'rate_limited'])).toStrictEqual(busy)
  })

  it('of a cooldown has its code, if there is one', () => {
    const pause = { granted: false, reason: 'cooldown', retryAfterSeconds: 30 }
    const coded = { ...pause, code: 'rate_limited' }
    expect(refusalOf(['cooldown', now, '30000000', 'rate_limited'])).toStrictEqual(coded)
    expect(refusalOf(['cooldown', now, '30000000', ''])).toStrictEqual(pause)
    expect(refusalOf(['cooldown', now, '30000000', undefined])).toStrictEqual(pause)
  })

  it('is undefined for a granted lease', () => {
    expect(refusalOf(['granted', now, '5', undefined, undefined, '0'])).toBeUndefined()
  })
})

/** A request to a server with the test's reply, and what it received. */
function request(answer: () => Promise<readonly string[]>): {
  readonly sent: Evaluation[]
  readonly request: LeaseRequest
} {
  const sent: Evaluation[] = []
  const clock = new VirtualClock()
  const evaluate = (evaluation: Evaluation): Promise<readonly string[]> => {
    sent.push(evaluation)
    return answer()
  }
  const caller = new ScriptCaller(
    { evaluate, readFields: async () => {}, close: async () => {} },
    'prefix:',
    clock,
  )
  const [readTime, grantedAt] = [ServerTime.reader(clock), clock.monotonic()]
  const who = { caller, clock, leaseSeconds: 5, key: 'key', holder: 'me' }
  return { sent, request: { ...who, readTime, grantedAt } }
}

const granted = ['granted', now, '7', undefined, undefined, '0']
const token = { accessToken: 'a', expiresAt: 1_800_003_600 }

describe('a granted lease', () => {
  it('knows its fence, and whether the token was deleted', () => {
    const { request: asked } = request(async () => ['1'])
    expect(heldLeaseOptions(granted, asked)).toMatchObject({ fence: 7, deleted: false })
    const deleted = ['granted', now, '7', undefined, undefined, '1']
    expect(heldLeaseOptions(deleted, asked)).toMatchObject({ deleted: true })
  })

  it('is extended by its whole length', async () => {
    const { sent, request: asked } = request(async () => ['1'])
    expect(await heldLeaseOptions(granted, asked).extend(5)).toBe(true)
    expect(sent).toMatchObject([{ script: extendScript.text, values: ['me', '5000'] }])
  })

  it("commits a token under its fence, for the token's remaining life", async () => {
    const { sent, request: asked } = request(async () => ['1'])
    expect(await heldLeaseOptions(granted, asked).commit(token)).toBe(true)
    expect(sent).toMatchObject([
      {
        script: commitScript.text,
        values: [
          'me',
          expect.any(String),
          '7',
          expect.stringContaining('"a"'),
          '1800003600000000',
          '3600000',
        ],
      },
    ])
  })

  it('gives each of its writes a different id', async () => {
    const { sent, request: asked } = request(async () => ['1'])
    const lease = heldLeaseOptions(granted, asked)
    await lease.commit(token)
    await lease.commit(token)
    expect(sent[0]?.values[1]).not.toBe(sent[1]?.values[1])
  })

  it('is released with or without the requested cooldown', async () => {
    const { sent, request: asked } = request(async () => ['1'])
    const { release } = heldLeaseOptions(granted, asked)
    await release({})
    await release({ cooldownSeconds: 1.5, code: 'rate_limited' })
    expect(sent).toMatchObject([
      { script: releaseScript.text, values: ['me', '0', ''] },
      { script: releaseScript.text, values: ['me', '1500', 'rate_limited'] },
    ])
  })

  it('is neither extended nor committed if the server refuses', async () => {
    const { request: asked } = request(async () => ['0'])
    const lease = heldLeaseOptions(granted, asked)
    expect(await lease.extend(5)).toBe(false)
    expect(await lease.commit(token)).toBe(false)
  })

  it('names the failed operation in its errors', async () => {
    const { request: asked } = request(() => Promise.reject(new Error('Socket closed')))
    const lease = heldLeaseOptions(granted, asked)
    await expect(lease.extend(5)).rejects.toThrow('extend a lease')
    await expect(lease.commit(token)).rejects.toThrow('commit a token')
    await expect(lease.release({})).rejects.toThrow('give a lease back')
  })
})
