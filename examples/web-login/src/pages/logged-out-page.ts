import { html } from 'hono/html'
import { loginButton, page, type Html } from './page.ts'

/** Shown after signing out. */
export function loggedOutPage(): Html {
  return page(
    'Signed out',
    html`<img class="mark" src="/icon.svg" alt="" width="56" height="56" />
      <h1>You are signed out</h1>
      <p>
        Your tokens are deleted here. To take the permission itself back, remove this app under
        <b>Manage apps</b> in your Spotify account.
      </p>
      ${loginButton('Sign in again')}`,
  )
}
