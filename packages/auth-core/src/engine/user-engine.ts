import type { InitialRefreshToken } from './initial-refresh-token.ts'
import { engineBase, type Engine } from './engine.ts'
import { eventKey } from '../event-key.ts'
import {
  refreshWindowsOf,
  type RenewalGrant,
  type UserTokenSourceOptions,
} from './token-source-options.ts'
import { UserCache } from './user-cache.ts'
import { UserGrant } from './user-grant.ts'
import { UserMemory } from './user-memory.ts'

/** What a refresh works on where there are persons, who log in and sign out. */
export interface UserEngine extends Engine {
  readonly grant: RenewalGrant
  readonly memory: UserMemory
  readonly cache: UserCache
  readonly requiredScopes: readonly string[]
  readonly timeoutSeconds: number
  readonly initialRefreshToken: InitialRefreshToken | undefined
}

/** Puts the parts of an engine together, for tokens that a user may have granted. */
export function createUserEngine(options: UserTokenSourceOptions): UserEngine {
  const { grant = 'client_credentials', requiredScopes = [], initialRefreshToken } = options
  const { timeoutSeconds = 10, rotatesRefreshTokens: rotates = false } = options
  const base = engineBase(options, eventKey)
  const windows = refreshWindowsOf(options)
  const memory = new UserMemory(base.clock, windows, { requiredScopes, rotates })
  const cache = new UserCache({ ...base, cache: options.tokenCache, initialRefreshToken, memory })
  const engine = {
    ...base,
    memory,
    cache,
    grant,
    requiredScopes,
    timeoutSeconds,
    initialRefreshToken,
  }
  return Object.assign(engine, { user: new UserGrant(engine) })
}
