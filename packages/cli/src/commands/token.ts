import { openAccount, sayWhose, type AccountOptions } from '../account.ts'
import { foreign, print } from '../terminal.ts'
import { tokenText } from '../token-text.ts'

export interface TokenOptions extends AccountOptions {
  readonly json?: boolean
  /** Whether the API has answered 401 to the stored token. */
  readonly refresh?: boolean
}

/** Prints a valid access token and a newline, or JSON in the form in which tokens are stored. */
export async function printToken(options: TokenOptions): Promise<void> {
  await using account = await openAccount(options)
  const { authProvider } = account
  if (options.refresh === true) {
    const { accessToken } = await authProvider.getToken()
    await authProvider.invalidate(accessToken)
  }
  const token = await authProvider.getToken()
  sayWhose(account, options)
  print(foreign(tokenText(token, options)))
}
