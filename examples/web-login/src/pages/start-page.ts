import { html } from 'hono/html'
import { loginButton, page, type Html } from './page.ts'

/** Shown to signed-out users. */
export function startPage(): Html {
  return page(
    'Log in',
    html`<img class="mark" src="/icon.svg" alt="" width="56" height="56" />
      <h1>Who are you on Spotify?</h1>
      <p>
        Log in, and this site shows your profile. It changes nothing, and keeps nothing once you log
        out.
      </p>
      ${loginButton('Log in with Spotify')}`,
  )
}
