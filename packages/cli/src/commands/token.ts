import { openAccount, sayWhose, type AccountOptions } from '../account.ts'
import { print, printJson } from '../terminal.ts'

export interface TokenOptions extends AccountOptions {
  readonly json?: boolean
}

/** Prints a valid access token and a newline, or JSON in the form in which tokens are stored. */
export async function printToken(options: TokenOptions): Promise<void> {
  await using account = await openAccount(options)
  const { accessToken, expiresAt, scope } = await account.authProvider.getToken()
  sayWhose(account, options)
  if (options.json !== true) return print(accessToken)
  return printJson({ access_token: accessToken, expires_at: expiresAt, scope: scope ?? null })
}
