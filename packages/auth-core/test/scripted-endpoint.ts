import type { RequestToken } from '../src/engine/options.ts'
import { AuthenticationError } from '../src/errors/authentication-error.ts'
import type { TokenInfo } from '../src/token/token-info.ts'
import type { VirtualClock } from 'test-support/virtual-clock.ts'

/** A token endpoint on virtual time, with strict rotation if requested. */
export class ScriptedEndpoint {
  /** Life of the tokens that it issues. */
  lifetimeSeconds = 3600
  latencySeconds = 0.2
  /** Thrown instead of a response. */
  failure: Error | undefined
  /** Whether a refresh response contains a new refresh token and ends the old one. */
  rotates = false
  /** The requests, with their times. */
  readonly requests: { readonly current: TokenInfo | undefined; readonly at: number }[] = []
  maxInFlight = 0
  #inFlight = 0
  #liveRefreshToken: string | undefined
  readonly #clock: VirtualClock

  constructor(clock: VirtualClock) {
    this.#clock = clock
  }

  /** The cache entry after a sign-in. */
  login(overrides: Partial<TokenInfo> = {}): TokenInfo {
    this.#liveRefreshToken = `refresh-${this.requests.length}`
    return {
      accessToken: 'login',
      expiresAt: this.#clock.now() + this.lifetimeSeconds,
      expiresIn: this.lifetimeSeconds,
      refreshToken: this.#liveRefreshToken,
      authorizedAt: this.#clock.now(),
      refreshTokenRotations: 0,
      scope: 'user-read-private',
      ...overrides,
    }
  }

  readonly requestToken: RequestToken = async (current, { signal }) => {
    signal.throwIfAborted()
    const sentAt = this.#clock.now()
    this.requests.push({ current, at: this.#clock.monotonic() })
    const number = this.requests.length
    this.maxInFlight = Math.max(this.maxInFlight, ++this.#inFlight)
    await this.#clock.sleep(this.latencySeconds)
    this.#inFlight--
    if (this.failure !== undefined) throw this.failure
    const isUsers = current?.refreshToken !== undefined
    if (isUsers && current.refreshToken !== this.#liveRefreshToken) {
      throw new AuthenticationError('refused', { code: 'invalid_grant', error: 'invalid_grant' })
    }
    if (isUsers && this.rotates) this.#liveRefreshToken = `refresh-${number}`
    return {
      accessToken: `access-${number}`,
      expiresAt: sentAt + this.lifetimeSeconds,
      expiresIn: this.lifetimeSeconds,
      refreshToken: isUsers && this.rotates ? this.#liveRefreshToken : undefined,
    }
  }

  /** The user revokes the consent. */
  revoke(): void {
    this.#liveRefreshToken = undefined
  }
}
