/**
 * Links a Spotify account to a user of the bot, also while the bot runs: refresh token on standard
 * input (arguments are visible to other users of the machine), user id as the argument.
 */
import { text } from 'node:stream/consumers'
import { close, spotifyOf, users } from './spotify.ts'

const [userId] = process.argv.slice(2)
const refreshToken = (await text(process.stdin)).trim()
try {
  if (!userId || !refreshToken) throw new Error('Usage: npm run link -- <user> < refresh-token')
  await users.forUser(userId).importRefreshToken(refreshToken)
  // The first refresh shows whether Spotify still accepts it.
  const { display_name, id } = await spotifyOf(userId).users.getCurrentProfile()
  console.log(`${userId} is now ${display_name ?? id} on Spotify.`)
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
await close()
