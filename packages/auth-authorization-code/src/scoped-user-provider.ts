import type { UserTokenSource } from '@spotify-sdk/auth-core'
import type { LoginFlow } from './login-flow.ts'
import type { TokenSourcePool } from './token-source-pool.ts'
import { UserMethods } from './user-methods.ts'

/** The provider of one of many users. It is small: `forUser` creates one per call. */
export class ScopedUserProvider extends UserMethods {
  readonly #source: () => UserTokenSource

  constructor(loginFlow: LoginFlow, users: TokenSourcePool, user: string) {
    super(loginFlow, user)
    this.#source = () => users.of(user)
  }

  protected override source(): UserTokenSource {
    return this.#source()
  }
}
