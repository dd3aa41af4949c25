import {
  type AccessToken,
  type AccessTokenOptions,
  type AuthProvider,
} from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { assert } from 'chai'

import { assertMade, type ContractSubject } from './describe-contract.ts'

/** A longer cooldown means that the test's setup is wrong. */
const maxPauseSeconds = 10

/** Seconds after which a caller with an aborted signal counts as stuck. */
const hungAfterSeconds = 5

/** The seconds for which a provider pauses with this error; `NaN` if it does not say. */
export function pauseSecondsOf(error: unknown): number {
  const seconds: unknown = Object(error).retryAfterSeconds
  return typeof seconds === 'number' ? seconds : Number.NaN
}

/** A provider under test. */
export class AuthProviderSubject implements ContractSubject {
  readonly provider: AuthProvider

  constructor(provider: AuthProvider) {
    assertMade(provider, 'a provider')
    this.provider = provider
  }

  has(member: string): boolean {
    return typeof Reflect.get(this.provider, member) === 'function'
  }

  async getAccessToken(options?: AccessTokenOptions): Promise<string> {
    return await this.provider.getAccessToken(options)
  }

  async getToken(): Promise<AccessToken | undefined> {
    return await this.provider.getToken?.()
  }

  peekToken(): AccessToken | undefined {
    return this.provider.peekToken?.()
  }

  async invalidate(accessToken: string): Promise<void> {
    await this.provider.invalidate?.(accessToken)
  }

  /**
   * Repeats the call until a token arrives. After an `invalidate`, a provider may pause with an
   * error.
   */
  async getAccessTokenAfterPause(pauses = 5): Promise<string> {
    const [outcome] = await Promise.allSettled([this.getAccessToken()])
    if (outcome.status === 'fulfilled') return outcome.value
    const pauseSeconds = pauseSecondsOf(outcome.reason)
    if (!(pauseSeconds <= maxPauseSeconds) || pauses === 0) throw outcome.reason
    await systemClock.sleep(pauseSeconds + 0.01)
    return this.getAccessTokenAfterPause(pauses - 1)
  }

  /**
   * Waits for a call with an aborted signal. Asserts that it rejects only with the signal's reason.
   */
  async outcomeFor(signal: AbortSignal): Promise<'rejected' | 'resolved'> {
    const timer = new AbortController()
    const hung = systemClock.sleep(hungAfterSeconds, { signal: timer.signal }).then(() => 'hung')
    const [outcome] = await Promise.allSettled([
      Promise.race([this.getAccessToken({ signal }), hung]),
    ])
    timer.abort()
    if (outcome.status === 'rejected') {
      assert.strictEqual(
        outcome.reason,
        signal.reason,
        'rejected with another reason than the signal’s',
      )
      return 'rejected'
    }
    assert.notStrictEqual(outcome.value, 'hung', 'neither rejected nor resolved')
    return 'resolved'
  }

  async close(): Promise<void> {
    await this.provider.close?.()
  }
}
