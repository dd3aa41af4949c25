import { AuthorizationError, type TokenInfo } from '@spotify-sdk/auth-core'
import { CallbackListener } from './callback-listener.ts'
import type { CallbackPage } from './callback-page.ts'
import type { LoginProvider } from './login-provider.ts'
import {
  checkLoopbackOptions,
  type LoopbackOptions,
  type LoopbackSettings,
} from './loopback-options.ts'
import { loopbackRedirectOf } from './loopback-redirect.ts'
import { mayHaveBrowser, openInBrowser } from './open-in-browser.ts'
import { canPaste, readPastedResponses } from './pasted-responses.ts'
import { PendingLogin } from './pending-login.ts'
import { showUrl } from './show-url.ts'

/**
 * Signs a user in from the command line. Opens the browser at Spotify's consent page, listens on
 * the provider's loopback redirect URI, and exchanges the code; the provider stores the tokens. If
 * the URI has no port, a free one is used.
 *
 * The URL is also printed to stderr. If stdin is a terminal, the user may paste the URL of the
 * redirect, so it works over SSH.
 *
 * @returns The token, as `exchangeCode` returns it.
 * @throws `AuthorizationError` (`access_denied`: the user refused). `ConnectionError` (`timeout`;
 *   `EADDRINUSE`: another program uses the port). `ConfigurationError` if the redirect URI is not on
 *   loopback, or an argument is wrong. The errors of `exchangeCode`. The reason of `signal`.
 * @see {@link https://www.rfc-editor.org/rfc/rfc8252#section-7.3 | RFC 8252 §7.3}
 */
export async function authorizeOnLoopback(
  auth: LoginProvider,
  options: LoopbackOptions = {},
): Promise<TokenInfo> {
  const settings = checkLoopbackOptions(auth, options)
  const redirect = loopbackRedirectOf(auth.redirectUri)
  const listener = await CallbackListener.start(redirect)
  try {
    return await logIn(auth, listener, settings)
  } finally {
    await listener.close()
  }
}

async function logIn(
  auth: LoginProvider,
  listener: CallbackListener,
  settings: LoopbackSettings,
): Promise<TokenInfo> {
  const { redirectUri } = listener
  const { user = auth, showDialog, signal, timeoutSeconds } = settings
  const request = await auth.createAuthorizationUrl({ redirectUri, showDialog })
  const { url, state: expectedState, codeVerifier } = request
  signal?.throwIfAborted()
  const login = new PendingLogin({
    timeoutSeconds,
    signal,
    parse: (response) => auth.parseAuthorizationResponse(response, { expectedState }),
    exchange: (code) => user.exchangeCode(code, { codeVerifier, redirectUri }),
  })
  // Show the page only after the tokens are stored, because it confirms the sign-in.
  const page = login.result.then(() => 'logged-in' as const, pageOf)
  listener.serve(async (response) => (login.take(response) ? page : 'unexpected'))
  const isPasting = canPaste()
  const stopReading = isPasting ? readPastedResponses((text) => login.take(text)) : () => {}
  try {
    const isOpened = settings.openBrowser && mayHaveBrowser()
    const { onUrl = (each) => showUrl(each, { isOpened, canPaste: isPasting }) } = settings
    void (async () => onUrl(url))().catch((error: unknown) => login.fail(error))
    if (isOpened) void openInBrowser(url)
    return await login.result
  } finally {
    stopReading()
  }
}

function pageOf(error: unknown): CallbackPage {
  return AuthorizationError.is(error) && error.code === 'access_denied' ? 'denied' : 'failed'
}
