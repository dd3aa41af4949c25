/**
 * What a smoke program stands on: where things are (`facts`), and a hand on the Spotify behind them,
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
    /** Token requests that Spotify has seen until now. */
    countTokenRequests: () => ask('countTokenRequests'),
    /** What a user's browser does at the consent page: the address that it would be sent back to. */
    authorize: (url) => ask('authorize', url),
    /** Whose token it is, as the Web API sees it. */
    whoIs: (accessToken) => ask('whoIs', accessToken),
    /** Makes the Web API answer 401 to every token that was issued until now. */
    revokeTokens: () => ask('revokeTokens'),
    /** The statuses of the Web API's answers until now. */
    apiStatuses: () => ask('apiStatuses'),
    /** Changes how Spotify answers from now on: `{ tokenLifetimeSeconds, … }`. */
    change: (settings) => ask('change', settings),
  }
}
