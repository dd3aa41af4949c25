import { html } from 'hono/html'
import { loginButton, page, type Html } from './page.ts'

/** After a log-out. */
export function loggedOutPage(): Html {
  return page(
    'Logged out',
    html`<img class="mark" src="/icon.svg" alt="" width="56" height="56" />
      <h1>You are logged out</h1>
      <p>
        Your tokens are deleted here. To take the permission itself back, remove this app under
        <b>Manage apps</b> in your Spotify account.
      </p>
      ${loginButton('Log in again')}`,
  )
}
