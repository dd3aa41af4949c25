import type { AccessToken } from '@spotify-sdk/auth-core'
import { openAccount, sayWhose, type Account, type AccountOptions } from '../account.ts'
import { foreign, note, print } from '../terminal.ts'
import { tokenText } from '../token-text.ts'

export interface TokenOptions extends AccountOptions {
  readonly json?: boolean
  /** Whether the API has answered 401 to the stored token. */
  readonly refresh?: boolean
}

/** Prints a valid access token and a newline, or JSON in the form in which tokens are stored. */
export async function printToken(options: TokenOptions): Promise<void> {
  await using account = await openAccount(options)
  const token =
    options.refresh === true ? await newToken(account) : await account.authProvider.getToken()
  sayWhose(account, options)
  print(foreign(tokenText(token, options)))
}

/** Replaces the token in the cache. A token in memory is new: this command has requested it. */
async function newToken({ authProvider, ...account }: Account): Promise<AccessToken> {
  const isNew = authProvider.peekToken() !== undefined
  const rejected = isNew ? undefined : (await account.readStored())?.accessToken
  if (rejected !== undefined) await authProvider.invalidate(rejected)
  const token = await authProvider.getToken()
  const stored = await account.readStored()
  if (stored === undefined || stored.accessToken === rejected) {
    note('The new token cannot be stored, so other commands do not get it: see spotify-sdk doctor.')
  }
  return token
}
