import type { AccessToken } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { assert } from 'chai'

import type { AuthProviderSubject } from './auth-provider-subject.ts'
import type { ContractChapter } from './contract-case.ts'

/** A later instant is in milliseconds by mistake: seconds reach it in the year 5138. */
const latestUnixSeconds = 1e11

/** `getToken` and `peekToken` return the token of `getAccessToken`, with its expiry. */
export const expiryChapter: ContractChapter<AuthProviderSubject> = {
  title: 'returns the token with its expiry',
  cases: [
    {
      title: 'returns the same token from getToken, with an expiry in the future',
      needs: ['getToken'],
      run: async (subject) => {
        const accessToken = await subject.getAccessToken()
        assertValid(await subject.getToken(), accessToken)
      },
    },
    {
      title: 'returns the same token or none from peekToken, with an expiry in the future',
      needs: ['peekToken'],
      run: async (subject) => {
        // Before the first token it must return, too.
        subject.peekToken()
        const accessToken = await subject.getAccessToken()
        const token = subject.peekToken()
        if (token !== undefined) assertValid(token, accessToken)
      },
    },
    {
      title: 'returns no rejected token from peekToken',
      needs: ['peekToken', 'invalidate'],
      run: async (subject) => {
        const refused = await subject.getAccessToken()
        await subject.invalidate(refused)
        assert.notStrictEqual(
          subject.peekToken()?.accessToken,
          refused,
          'the rejected token was returned again',
        )
      },
    },
  ],
}

function assertValid(token: AccessToken | undefined, accessToken: string): void {
  assert.ok(token, 'no token was returned')
  assert.strictEqual(token.accessToken, accessToken, 'not the token of getAccessToken')
  const { expiresAt } = token
  const isAhead =
    Number.isFinite(expiresAt) && expiresAt > systemClock.now() && expiresAt < latestUnixSeconds
  assert.ok(isAhead, `expiresAt must be in the future, in Unix seconds: ${expiresAt}`)
}
