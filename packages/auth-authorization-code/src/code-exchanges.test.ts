import {
  AuthenticationError,
  ConfigurationError,
  ConnectionError,
  RateLimitError,
  ServerError,
  type Clock,
  type TokenInfo,
} from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { describe, expect, it } from 'vitest'
import { settle, VirtualClock } from 'test-support/virtual-clock.ts'
import { CodeExchanges } from './code-exchanges.ts'

const token: TokenInfo = { accessToken: 'a', expiresAt: 1 }

function exchangesAt(): { readonly exchanges: CodeExchanges; readonly time: { seconds: number } } {
  const time = { seconds: 0 }
  const clock: Clock = { ...systemClock, monotonic: () => time.seconds }
  return { exchanges: new CodeExchanges(clock), time }
}

describe('a finished exchange', () => {
  it('is remembered for the life of a code, and no longer', async () => {
    const { exchanges, time } = exchangesAt()
    let sent = 0
    const exchange = async (): Promise<TokenInfo> => (sent++, token)
    await exchanges.once(['code', 'verifier', 'user'], exchange)
    time.seconds = 599
    await exchanges.once(['code', 'verifier', 'user'], exchange)
    expect(sent).toBe(1)
    time.seconds = 601
    await exchanges.once(['code', 'verifier', 'user'], exchange)
    expect(sent).toBe(2)
  })

  it('is forgotten when a thousand newer ones exist', async () => {
    const { exchanges } = exchangesAt()
    let sent = 0
    const exchange = async (): Promise<TokenInfo> => (sent++, token)
    for (let code = 0; code <= 1000; code++) await exchanges.once([`${code}`], exchange)
    await exchanges.once(['1000'], exchange)
    expect(sent).toBe(1001)
    await exchanges.once(['0'], exchange)
    expect(sent).toBe(1002)
  })

  it('is repeated after anything but tokens or a rejection', async () => {
    const { exchanges } = exchangesAt()
    const failures = [
      new ConnectionError('m', { code: 'ECONNREFUSED' }),
      new ConnectionError('m', { code: 'ECONNRESET' }),
      new ConnectionError('m', { code: 'timeout' }),
      new ServerError('m', { code: 'server_error' }),
      new ServerError('m', { code: 'invalid_response' }),
      new RateLimitError('m', { code: 'rate_limited' }),
      new ConfigurationError('m', { code: 'unexpected_redirect' }),
      new TypeError('m'),
    ]
    for (const error of failures) {
      const failing = exchanges.once(['code'], () => Promise.reject(error))
      await expect(failing).rejects.toBe(error)
    }
    const refusal = new AuthenticationError('m', { code: 'invalid_grant' })
    for (const answer of [Promise.reject(refusal), Promise.resolve(token)]) {
      answer.catch(() => {})
      await expect(exchanges.once(['code'], () => answer)).rejects.toBe(refusal)
    }
  })

  it('is forgotten with its user, and with no other user', async () => {
    const { exchanges } = exchangesAt()
    let sent = 0
    const exchange = async (): Promise<TokenInfo> => (sent++, token)
    const users = [undefined, 'a', 'b'] as const
    for (const user of users) await exchanges.once(['code', 'verifier', user], exchange)
    exchanges.forget('a')
    for (const user of users) await exchanges.once(['code', 'verifier', user], exchange)
    expect(sent).toBe(4)
    exchanges.forget(undefined)
    for (const user of users) await exchanges.once(['code', 'verifier', user], exchange)
    expect(sent).toBe(5)
  })

  it('can be joined but is not remembered if its user is forgotten while it runs', async () => {
    const { exchanges } = exchangesAt()
    let sent = 0
    const answer = Promise.withResolvers<TokenInfo>()
    const exchange = (): Promise<TokenInfo> => (sent++, answer.promise)
    const one = exchanges.once(['code', 'verifier', 'a'], exchange)
    exchanges.forget('a')
    const other = exchanges.once(['code', 'verifier', 'a'], exchange)
    answer.resolve(token)
    expect(await Promise.all([one, other])).toEqual([token, token])
    expect(sent).toBe(1)
    await exchanges.once(['code', 'verifier', 'a'], exchange)
    expect(sent).toBe(2)
  })

  it('is not confused with one whose joined parts look the same', async () => {
    const { exchanges } = exchangesAt()
    let sent = 0
    const exchange = async (): Promise<TokenInfo> => (sent++, token)
    const identities = [
      ['a', 'b', 'c'],
      ['a', 'b,c'],
      ['a', 'b', undefined],
      ['a", "b', 'c'],
      ['a'],
    ]
    for (const identity of identities) await exchanges.once(identity, exchange)
    expect(sent).toBe(identities.length)
  })
})

describe('an exchange that never ends, since the request of a Worker that started it is over,', () => {
  it('is waited for as long as an exchange may take, then sent again', async () => {
    const clock = new VirtualClock()
    const exchanges = new CodeExchanges(clock)
    const lost = Promise.withResolvers<TokenInfo>()
    void exchanges.once(['code'], () => lost.promise)
    let sent = 0
    const again = Promise.withResolvers<TokenInfo>()
    const exchange = (): Promise<TokenInfo> => (sent++, again.promise)
    const reloads = [exchanges.once(['code'], exchange), exchanges.once(['code'], exchange)]
    await clock.advance(84.9)
    expect(sent).toBe(0)
    await clock.advance(0.2)
    expect(sent).toBe(1)
    // It was only slow after all: the exchange under way stays the one that others join.
    lost.resolve({ ...token, accessToken: 'late' })
    await settle()
    reloads.push(exchanges.once(['code'], exchange))
    again.resolve(token)
    expect(await Promise.all(reloads)).toEqual([token, token, token])
    expect(sent).toBe(1)
  })
})
