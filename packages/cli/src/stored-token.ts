import { fstatSync, writeSync } from 'node:fs'
import { tokenCacheKey, type Clock, type TokenInfo } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { FileTokenCache } from '@spotify-sdk/cache-file'
import type { TokenOptions } from './commands/token.ts'
import { usesKeychain } from './keychain.ts'
import {
  clientIdSetting,
  hasCacheKey,
  hasClientSecret,
  hasRefreshToken,
  tokenUrlSetting,
} from './settings.ts'
import { tokenFolder } from './token-cache.ts'
import { tokenText } from './token-text.ts'

/** With more than this left, a token is fresh for the providers, too: they refresh 300 s ahead, and 10 % at random. */
const freshSeconds = 330

/** A token that ends later than its whole life from now is refused by the providers: a clock was set back. */
const maxClockSkewSeconds = 60

/** `performance`, which the system's clock reads, takes 1 ms to load. */
const clock: Clock = { ...systemClock, monotonic: () => process.uptime() }

/**
 * Prints the token of `spotify-sdk token` if it is in the files and fresh. The providers and the parser of
 * the command line take longer to load than this takes to run. All other cases are theirs, errors included.
 *
 * @returns Whether it has printed the token.
 */
export async function printStoredToken(words: readonly string[]): Promise<boolean> {
  try {
    const options = optionsOf(words)
    const token = options && (await storedToken(options))
    if (token === undefined) return false
    const text = tokenText(token, options)
    if (/(?!\n)\p{Cc}/u.test(text)) return false
    const bytes = Buffer.from(`${text}\n`)
    return writeSync(1, bytes) === bytes.length
  } catch {
    return false
  }
}

/** The options of `token`; `undefined` for other commands, and for what the parser has to judge. */
function optionsOf(words: readonly string[]): TokenOptions | undefined {
  const [command, ...others] = words
  const options: { app?: boolean; json?: boolean; user?: string | boolean } = {}
  while (others.length > 0) {
    const word = others.shift()
    if (word === '--app') options.app = true
    else if (word === '--json') options.json = true
    else if (word === '--user') options.user = nameIn(others) ?? true
    else return undefined
  }
  const isChosen = options.app === true || options.user !== undefined
  const isUnclear = options.app === true && options.user !== undefined
  if (command !== 'token' || isUnclear || (!isChosen && mayBeTerminal())) return undefined
  return options
}

/** Takes the name off the words that follow `--user`, if there is one. */
function nameIn(others: string[]): string | undefined {
  return /^[^-]/.test(others[0] ?? '') ? others.shift() : undefined
}

/** On a terminal, the command says whose token it prints. */
function mayBeTerminal(): boolean {
  return fstatSync(2).isCharacterDevice()
}

async function storedToken({ app, user }: TokenOptions): Promise<TokenInfo | undefined> {
  const directory = tokenFolder()
  const isPlain = directory !== undefined && !hasCacheKey() && !usesKeychain(directory)
  if (!isPlain || hasRefreshToken()) return undefined
  const files = new FileTokenCache({ directory, clock })
  const owner = { clientId: clientIdSetting(), tokenUrl: tokenUrlSetting() }
  if (app !== true) {
    const name = typeof user === 'string' ? user : undefined
    const key = tokenCacheKey({ ...owner, grant: 'authorization-code', user: name })
    const token = await files.get(key)
    const isUsable = token?.refreshToken !== undefined && !token.refreshTokenRejectedAt
    if (isUsable && isFresh(token, key)) return token
    if (token !== undefined || user !== undefined) return undefined
  }
  if (!hasClientSecret()) return undefined
  const key = tokenCacheKey({ ...owner, grant: 'client-credentials' })
  const token = await files.get(key)
  return token !== undefined && isFresh(token, key) ? token : undefined
}

function isFresh(token: TokenInfo, expectedKey: string): boolean {
  const { expiresAt, expiresIn = Infinity, key } = token
  const left = expiresAt - Date.now() / 1000
  const isPlausible = left <= expiresIn + maxClockSkewSeconds
  return key === expectedKey && left > freshSeconds && isPlausible
}
