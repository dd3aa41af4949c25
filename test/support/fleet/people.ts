import type { AuthorizationCode, UserProvider } from '@spotify-sdk/auth-authorization-code'

import { describeError, type ErrorReport } from './describe-error.ts'
import type {
  EndOfLogin,
  PersonOutcome,
  PersonReport,
  PersonTask,
  UsersReport,
} from './person-task.ts'

/** The users of a process: they sign in, sign out, and come by the thousand. */
export class People {
  readonly #auth: AuthorizationCode

  constructor(auth: AuthorizationCode) {
    this.#auth = auth
  }

  perform(task: PersonTask): Promise<PersonOutcome> {
    switch (task.task) {
      case 'begin-login':
        return this.#auth.createAuthorizationUrl()
      case 'end-login':
        return report(() => this.#endLogin(task))
      case 'sign-out':
        return report(() => this.#providerOf(task.user).signOut())
      case 'call-users':
      default:
        return this.#callUsers(task.users)
    }
  }

  async #endLogin({ response, request, user }: EndOfLogin): Promise<void> {
    const { state, codeVerifier } = request
    const { code } = this.#auth.parseAuthorizationResponse(response, { expectedState: state })
    await this.#providerOf(user).exchangeCode(code, { codeVerifier })
  }

  async #callUsers(users: readonly string[]): Promise<UsersReport> {
    const accessTokens: Record<string, string> = {}
    const errors: ErrorReport[] = []
    const call = async (user: string): Promise<void> => {
      try {
        accessTokens[user] = await this.#auth.forUser(user).getAccessToken()
      } catch (error) {
        errors.push(describeError(error))
      }
    }
    await Promise.all(users.map(call))
    return { accessTokens, errors }
  }

  #providerOf(user: string | undefined): UserProvider {
    return user === undefined ? this.#auth : this.#auth.forUser(user)
  }
}

async function report(act: () => Promise<void>): Promise<PersonReport> {
  try {
    await act()
    return {}
  } catch (error) {
    return { error: describeError(error) }
  }
}
