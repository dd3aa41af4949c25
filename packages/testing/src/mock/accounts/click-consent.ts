/** Options of `MockSpotify.authorize`. */
export interface AuthorizeOptions {
  /**
   * Id of the user who clicks.
   * @defaultValue the user who is there from the start
   */
  readonly user?: string | undefined
  /** @defaultValue 'allow' */
  readonly decision?: 'allow' | 'deny' | undefined
}

// Taken at import: a test that replaces fetch replaces the client's, not the browser's.
const browserFetch = globalThis.fetch.bind(globalThis)

/**
 * Does what a user's browser does at an authorization URL: opens the consent page and clicks, but does
 * not follow the redirect to the app.
 *
 * @returns The authorization response: the URL of the redirect.
 * @param authorizeUrl - The consent page of the mock: no other server may get the URL.
 * @throws TypeError for a URL of another server, and with the page's complaint, if the page has no
 *   buttons.
 */
export async function clickConsent(
  url: string,
  authorizeUrl: string,
  { user = 'smedjan', decision = 'allow' }: AuthorizeOptions = {},
): Promise<string> {
  const { origin } = new URL(url)
  if (origin !== new URL(authorizeUrl).origin) {
    throw new TypeError(
      `The URL leads to ${origin}, not to this mock: set the provider's option authorizeUrl to ${authorizeUrl}.`,
    )
  }
  const shown = await browserFetch(url, { redirect: 'manual' })
  const refusal = shown.headers.get('location')
  if (refusal !== null) return refusal
  const [, ticket] = /name="ticket" value="([0-9a-f]+)"/.exec(await shown.clone().text()) ?? []
  if (ticket === undefined) throw new TypeError(await complaintOf(shown))
  const answer = await browserFetch(new URL('/authorize', url), {
    method: 'POST',
    body: new URLSearchParams({ ticket, user, decision }),
    redirect: 'manual',
  })
  const location = answer.headers.get('location')
  if (location === null) throw new TypeError(await complaintOf(answer))
  return location
}

async function complaintOf(page: Response): Promise<string> {
  const [, complaint] = /id="complaint">([^<]*)</.exec(await page.text()) ?? []
  return complaint ?? `The authorization endpoint answered ${page.status}.`
}
