import { TokenCacheError } from '@spotify-sdk/auth-core'
import { describe, expect, it } from 'vitest'
import { logIn, outcome, providerFor, startMock } from './log-in.ts'

describe('the message of a failing cache', () => {
  it.each([
    ['the access token', (token: string) => token],
    ['the key, with the user id', (_token: string, key: string) => key],
    ['the user id', () => 'ada of session'],
  ])('is quoted only if the cache allows it: with %s it is not', async (_what, quote) => {
    const mock = await startMock()
    let message = ''
    let isQuotable = false
    const fail = (): never => {
      throw new TokenCacheError(`could not write ${message}`, { code: 'EIO', isQuotable })
    }
    const tokenCache = { get: () => undefined, set: fail, delete: fail }
    const user = providerFor(mock, { tokenCache }).forUser('ada of session')
    const { accessToken, key = '' } = await logIn(mock, providerFor(mock, { tokenCache }), user)
    message = quote(accessToken, key)
    const error = await outcome(user.signOut())
    expect(error).toMatchObject({ name: 'TokenCacheError', code: 'cache_unavailable' })
    expect((error as Error).message).not.toContain('The cache says')
    message = 'the disk is full'
    isQuotable = true
    expect(String(await outcome(user.signOut()))).toContain(
      'The cache says: could not write the disk is full',
    )
  })
})
