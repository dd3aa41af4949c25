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

/**
 * Does what a user's browser does at an authorization URL: opens the consent page and clicks, but does
 * not follow the redirect to the app.
 *
 * @returns The authorization response: the URL of the redirect.
 * @throws TypeError with the page's complaint, if the page has no buttons.
 */
export async function clickConsent(
  url: string,
  { user = 'smedjan', decision = 'allow' }: AuthorizeOptions = {},
): Promise<string> {
  const shown = await fetch(url, { redirect: 'manual' })
  const refusal = shown.headers.get('location')
  if (refusal !== null) return refusal
  const [, ticket] = /name="ticket" value="([0-9a-f]+)"/.exec(await shown.clone().text()) ?? []
  if (ticket === undefined) throw new TypeError(await complaintOf(shown))
  const answer = await fetch(new URL('/authorize', url), {
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
