import { AccessTokens } from './access-tokens.ts'

/** What Spotify's accounts service knows: the apps, the tokens it issued, how long these live. */
export class Accounts {
  /** Client secrets by Client ID. */
  readonly clients: Map<string, string> = new Map()
  readonly accessTokens: AccessTokens = new AccessTokens()
  tokenLifetimeSeconds: number

  constructor(tokenLifetimeSeconds: number) {
    this.tokenLifetimeSeconds = tokenLifetimeSeconds
  }
}
