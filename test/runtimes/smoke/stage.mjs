/**
 * The stage of a smoke program: addresses (`facts`), and control over the Spotify behind them,
 * which runs in the test's process.
 */
export function createStage({ controlUrl, ...facts }) {
  const ask = async (action, argument) => {
    const body = JSON.stringify({ action, argument })
    const response = await fetch(controlUrl, { method: 'POST', body })
    if (!response.ok) throw new Error(await response.text())
    return response.json()
  }
  return {
    ...facts,
    /** Number of token requests so far. */
    countTokenRequests: () => ask('countTokenRequests'),
    /** What a user's browser does at the consent page. Returns the URL of the redirect. */
    authorize: (url) => ask('authorize', url),
    /** The user of a token, according to the Web API. */
    whoIs: (accessToken) => ask('whoIs', accessToken),
    /** Makes the Web API answer 401 to every token issued so far. */
    revokeTokens: () => ask('revokeTokens'),
    /** The statuses of the Web API's responses so far. */
    apiStatuses: () => ask('apiStatuses'),
    /** Changes Spotify's behaviour from now on: `{ tokenLifetimeSeconds, … }`. */
    change: (settings) => ask('change', settings),
  }
}
