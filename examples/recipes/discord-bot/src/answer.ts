import { RateLimitError, ReauthorizationRequiredError, SpotifyError } from '@spotify-sdk/client'
import { log } from './log.ts'
import { spotify, spotifyOf, users } from './spotify.ts'

type Command = (userId: string, words: string, signal: AbortSignal) => Promise<string>

const commands: Readonly<Record<string, Command>> = {
  /** Needs no user: the app's token is enough. */
  album: async (_userId, words, signal) => {
    const { albums } = await spotify.search({ q: words, type: ['album'], limit: 1, signal })
    const [album] = albums.items
    return album ? `${album.name} by ${album.artists[0]?.name}` : `No album is called "${words}".`
  },
  saved: async (userId, _words, signal) => {
    const { items } = await spotifyOf(userId).tracks.getSaved({ limit: 1, signal })
    return items[0] ? `You last saved ${items[0].track.name}.` : 'You have saved no track.'
  },
  unlink: async (userId) => {
    await users.forUser(userId).signOut()
    return 'Your Spotify account is no longer linked.'
  },
}

/** Answers one message: a command and its words. It never throws. */
export async function answer(userId: string, text: string, signal: AbortSignal): Promise<string> {
  const [name = '', ...words] = text.trim().split(/\s+/)
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined) return `I know these words: ${Object.keys(commands).join(', ')}.`
  try {
    return await command(userId, words.join(' '), signal)
  } catch (error) {
    return excuse(error, name)
  }
}

/** Tells the user what to do. What the user cannot change goes to the log. */
function excuse(error: unknown, command: string): string {
  if (ReauthorizationRequiredError.is(error)) return 'Link your Spotify account first.'
  if (RateLimitError.is(error)) {
    return `Spotify is busy. Try again in ${Math.ceil(error.retryAfterSeconds ?? 60)} seconds.`
  }
  // Errors hold no token. Of others than Spotify's, only the name is known to be safe.
  const { name, message } = error instanceof Error ? error : new Error('not an error')
  log('error', { command, name, ...(SpotifyError.is(error) && { code: error.code, message }) })
  return 'That did not work. It is in the log.'
}
