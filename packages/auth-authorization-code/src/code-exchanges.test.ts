import { ConnectionError, systemClock, type Clock, type TokenInfo } from '@spotify-sdk/auth-core'
import { describe, expect, it } from 'vitest'
import { CodeExchanges } from './code-exchanges.ts'

const token: TokenInfo = { accessToken: 'a', expiresAt: 1 }

function exchangesAt(): { readonly exchanges: CodeExchanges; readonly time: { seconds: number } } {
  const time = { seconds: 0 }
  const clock: Clock = { ...systemClock, monotonic: () => time.seconds }
  return { exchanges: new CodeExchanges(clock), time }
}

describe('an exchange that has ended', () => {
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

  it('is forgotten first where there are more than a thousand', async () => {
    const { exchanges } = exchangesAt()
    let sent = 0
    const exchange = async (): Promise<TokenInfo> => (sent++, token)
    for (let code = 0; code <= 1000; code++) await exchanges.once([`${code}`], exchange)
    await exchanges.once(['1000'], exchange)
    expect(sent).toBe(1001)
    await exchanges.once(['0'], exchange)
    expect(sent).toBe(1002)
  })

  it('is made again where the request never left', async () => {
    const { exchanges } = exchangesAt()
    for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'client_not_loaded']) {
      const failing = exchanges.once(['code'], async () => {
        throw new ConnectionError('no answer', { code })
      })
      await expect(failing).rejects.toThrow('no answer')
    }
    expect(await exchanges.once(['code'], async () => token)).toBe(token)
  })

  it('tells apart what looks alike when it is put together', async () => {
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
