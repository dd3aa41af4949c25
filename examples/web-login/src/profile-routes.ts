import type { AuthorizationCode } from '@spotify-sdk/auth-authorization-code'
import { ReauthorizationRequiredError } from '@spotify-sdk/auth-core'
import type { SpotifyClient } from '@spotify-sdk/client'
import { Hono } from 'hono'
import { profilePage } from './pages/profile-page.ts'
import { startPage } from './pages/start-page.ts'
import { fetchProfile } from './profile.ts'
import type { Sessions } from './sessions.ts'

/** Dependencies of the routes. */
export interface ProfileRoutesOptions {
  readonly auth: AuthorizationCode
  readonly sessions: Sessions
  /** Of the app; each request uses it with the tokens of its user. */
  readonly spotify: SpotifyClient
}

/** The only page: the profile of a signed-in user, or the button to sign in. */
export function profileRoutes({ auth, sessions, spotify }: ProfileRoutesOptions): Hono {
  const app = new Hono()

  app.get('/', async (c) => {
    const id = await sessions.idOf(c)
    if (id === undefined) return c.html(startPage())
    const user = auth.forUser(id)
    try {
      const profile = await fetchProfile(spotify.withAuthProvider(user))
      return await c.html(profilePage(profile, await user.getAuthorization()))
    } catch (error) {
      // Nothing is stored for this session: the user signed out elsewhere, or it has expired.
      const isOver =
        ReauthorizationRequiredError.is(error) && error.code === 'authorization_required'
      if (!isOver) throw error
      sessions.end(c)
      return c.html(startPage())
    }
  })

  return app
}
