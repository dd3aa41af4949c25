import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import { SpotifyError } from '@spotify-sdk/auth-core'
import {
  openUserAuth,
  userNameOf,
  userOf,
  type AccountOptions,
  type OpenUserAuth,
} from '../account.ts'
import { checkApiAccess } from '../doctor/api-checks.ts'
import { checkCache } from '../doctor/cache-checks.ts'
import type { CheckResult } from '../doctor/check.ts'
import { failed, skipped } from '../doctor/check.ts'
import { checkEnvFile } from '../doctor/env-file-check.ts'
import {
  checkClientId,
  checkClientSecret,
  checkNodeVersion,
  checkRedirectUri,
} from '../doctor/environment-checks.ts'
import { checkNetwork, checkProxy, checkTokenRequest } from '../doctor/network-checks.ts'
import { checkUser } from '../doctor/user-checks.ts'
import { exitCode } from '../exit-code.ts'
import { redirectUriSetting } from '../settings.ts'
import { inLine, paint, print, printJson, terminal } from '../terminal.ts'

export interface DoctorOptions extends AccountOptions {
  readonly json?: boolean
}

/** Checks one thing after the other and prints a line each; ends with 1 if one failed. */
export async function runDoctor(options: DoctorOptions): Promise<void> {
  const results: CheckResult[] = []
  for await (const result of checks(options)) {
    results.push(result)
    if (options.json !== true) print(lineOf(result))
  }
  if (options.json === true) printJson(results)
  const hasFailed = results.some(({ status }) => status === 'failed')
  terminal().exitCode = hasFailed ? exitCode.failed : exitCode.done
}

async function* checks(options: DoctorOptions): AsyncGenerator<CheckResult> {
  yield checkNodeVersion()
  yield await checkEnvFile()
  const clientId = checkClientId()
  yield clientId
  const clientSecret = checkClientSecret()
  yield clientSecret
  const redirectUri = await checkRedirectUri(redirectUriSetting())
  yield redirectUri
  yield checkProxy()
  const network = await checkNetwork()
  yield* network
  const isOnline = network.every(({ name, status }) => name !== 'network' || status === 'ok')
  // A wrong clock makes new tokens look expired: what fails then is one fault, not two.
  const isOnTime = network.every(({ status }) => status !== 'failed')
  const hasApp = clientId.status === 'ok' && clientSecret.status === 'ok'
  const tokenRequest = await checkTokenRequest(isOnline && hasApp)
  yield tokenRequest
  const cache = await checkCache()
  yield cache
  // A port that is in use stops a sign-in, and not a user who is signed in.
  const hasFailed = [clientId, clientSecret, cache].some(({ status }) => status === 'failed')
  if (hasFailed || !isOnline || isRefused(redirectUri)) {
    yield skipped('user', 'It needs correct variables, the cache and the network')
    yield skipped('api-access', 'It needs a token')
    return
  }
  const opening = await openUserAuth(options).catch((error: unknown) => error)
  if (SpotifyError.is(opening)) {
    yield failed('user', opening.message, 'Correct the variable that the message names.')
    yield skipped('api-access', 'It needs a token')
    return
  }
  if (opening instanceof Error) throw opening
  await using opened = opening as OpenUserAuth
  const name = userNameOf(options)
  const results = await checkUser(opened, name)
  yield* results
  const isSignedIn = results.some((each) => each.name === 'user' && each.status === 'ok')
  await using app = tokenRequest.status === 'ok' && isOnTime ? new ClientCredentials() : undefined
  yield await checkApiAccess(app ?? (isSignedIn ? userOf(opened.auth, name) : undefined))
}

/** Whether the providers also refuse the redirect URI. */
function isRefused({ status, detail }: CheckResult): boolean {
  return status === 'failed' && !detail.startsWith('Port ')
}

const styles = { ok: 'green', warning: 'yellow', failed: 'red', skipped: 'dim' } as const

function lineOf({ name, status, detail, remedy }: CheckResult): string {
  const sentence = inLine(detail).replace(/\.?$/, '.')
  const line = `${paint(styles[status], status.padEnd(7))}  ${name.padEnd(13)}  ${sentence}`
  return remedy === undefined ? line : `${line} → ${inLine(remedy)}`
}
