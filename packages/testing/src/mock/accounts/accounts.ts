import { AccessTokens } from './access-tokens.ts'
import { AuthorizationCodes } from './authorization-codes.ts'
import { Authorizations } from './authorizations.ts'
import { completeUser, firstUser, type MockUser, type NewMockUser } from './mock-user.ts'

/** Effect of a refresh on the refresh token: see `MockSpotifyOptions.rotateRefreshTokens`. */
export type RefreshTokenRotation = 'always' | 'never' | 'omit'

/** Settings of the accounts service. */
export interface AccountsSettings {
  readonly tokenLifetimeSeconds: number
  readonly refreshTokenLifetimeSeconds: number
  readonly rotateRefreshTokens: RefreshTokenRotation
}

/** The data of Spotify's accounts service: apps, users, consents and all tokens. */
export class Accounts implements AccountsSettings {
  /** Client secrets by Client ID. */
  readonly clients: Map<string, string> = new Map()
  /** By id. */
  readonly users: Map<string, MockUser> = new Map()
  readonly accessTokens: AccessTokens = new AccessTokens()
  readonly authorizations: Authorizations = new Authorizations()
  readonly codes: AuthorizationCodes = new AuthorizationCodes()
  tokenLifetimeSeconds: number
  refreshTokenLifetimeSeconds: number
  rotateRefreshTokens: RefreshTokenRotation

  constructor(settings: AccountsSettings) {
    this.tokenLifetimeSeconds = settings.tokenLifetimeSeconds
    this.refreshTokenLifetimeSeconds = settings.refreshTokenLifetimeSeconds
    this.rotateRefreshTokens = settings.rotateRefreshTokens
    this.addUser(firstUser)
  }

  addUser(user: NewMockUser): MockUser {
    const added = completeUser(user, this.users)
    this.users.set(added.id, added)
    return added
  }
}
