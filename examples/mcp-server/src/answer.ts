import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import { ReauthorizationRequiredError, requiredScopes, SpotifyError } from '@spotify-sdk/client'

/** What the user has to grant at sign-in. */
export const scopes: readonly string[] = [
  ...requiredScopes('player.getPlaybackState', 'player.startPlayback', 'playlists.create'),
  'playlist-read-private',
]

/** If `work` fails, its error says first what was done before: the model must not do it again. */
export async function after<T>(done: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (SpotifyError.is(error)) error.message = `${done} ${error.message}`
    throw error
  }
}

/** The result as JSON. A failure is a result too: the model tells the user what to do. */
export async function answer(work: () => Promise<object>): Promise<CallToolResult> {
  try {
    return { content: [{ type: 'text', text: JSON.stringify(await work()) }] }
  } catch (error) {
    if (!SpotifyError.is(error)) throw error
    const needsSignIn =
      ReauthorizationRequiredError.is(error) || error.code === 'insufficient_scope'
    const login = ` Ask the user to run: spotify-sdk login --scope ${scopes.join(' ')}`
    const text = `${error.message}${needsSignIn ? login : ''}`
    return { isError: true, content: [{ type: 'text', text }] }
  }
}
