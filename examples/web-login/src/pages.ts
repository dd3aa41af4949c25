import type { Authorization } from '@spotify-sdk/auth-authorization-code'
import type { PrivateUser } from '@spotify-sdk/client'
import { html } from 'hono/html'
import type { Problem } from './problem.ts'

/** The result of `html`, with escaped text. */
type Html = ReturnType<typeof html>

const mark = html`<img class="mark" src="/icon.svg" alt="" width="56" height="56" />`

const logoutButton = html`<form method="post" action="/logout">
  <button class="secondary">Log out</button>
</form>`

const loginButton = (text: string): Html =>
  html`<form method="post" action="/login"><button class="primary">${text}</button></form>`

/** Shown to signed-out users. */
export function startPage(): Html {
  return page(
    'Log in',
    html`${mark}
      <h1>Who are you on Spotify?</h1>
      <p>
        Log in, and this site shows your profile. It changes nothing, and keeps nothing once you log
        out.
      </p>
      ${loginButton('Log in with Spotify')}`,
  )
}

/** Shown after signing out. */
export function loggedOutPage(): Html {
  return page(
    'Signed out',
    html`${mark}
      <h1>You are signed out</h1>
      <p>
        Your tokens are deleted here. To take the permission itself back, remove this app under
        <b>Manage apps</b> in your Spotify account.
      </p>
      ${loginButton('Sign in again')}`,
  )
}

/** Shows the signed-in user, and what the consent covers until when. */
export function profilePage(user: PrivateUser, authorization: Authorization | undefined): Html {
  const { id, display_name, email, country, product, images } = user
  const name = display_name || id
  const picture = images?.[0]?.url
  const { scope, reauthorizeBy } = authorization ?? {}
  const scopes = scope?.split(' ').map((each) => html`<li>${each}</li>`)
  const end = reauthorizeBy && dates.format(reauthorizeBy * 1000)
  return page(
    name,
    html`<header>
        ${
          picture
            ? html`<img class="avatar" src="${picture}" alt="" />`
            : html`<div class="avatar" aria-hidden="true">${initialOf(name)}</div>`
        }
        <div>
          <h1>${name}</h1>
          <p class="id">${id}</p>
        </div>
      </header>
      <dl>
        ${row('Email', email)} ${row('Country', country && (countryNames.of(country) ?? country))}
        ${row('Plan', product && `${product.charAt(0).toUpperCase()}${product.slice(1)}`)}
        ${row(
          'Access granted',
          scopes &&
            html`<ul>
              ${scopes}
            </ul>`,
        )}
        ${row('Consent ends', end)}
      </dl>
      ${logoutButton}`,
  )
}

/** Shows a problem and how to continue. */
export function problemPage({ title, text, remedy, retryAfterSeconds: wait }: Problem): Html {
  const duration =
    wait === undefined || wait < 120 ? `${wait} seconds` : `${Math.ceil(wait / 60)} minutes`
  return page(
    title,
    html`<div class="mark warning" aria-hidden="true">!</div>
      <h1>${title}</h1>
      <p>${text}${wait === undefined ? '' : ` Please wait ${duration}.`}</p>
      ${remedies[remedy]}`,
  )
}

const remedies: Readonly<Record<Problem['remedy'], Html>> = {
  'log-in': html`${loginButton('Log in with Spotify')}
    <a class="secondary" href="/">To the start</a>`,
  'log-in-again': html`${loginButton('Sign in again')}${logoutButton}`,
  retry: html`<a class="primary" href="/">Try again</a>`,
  none: html`<a class="primary" href="/">To the start</a>`,
}

/** The frame of every page, with the answering process in the footer. */
function page(title: string, content: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Web login</title>
        <script src="/fresh-page.js"></script>
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <main>${content}</main>
        <footer>
          <span>An example of <code>@spotify-sdk</code></span>
          <span>answered by process <b id="process">${process.pid}</b></span>
        </footer>
      </body>
    </html>`
}

const countryNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' })

const dates = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })

function initialOf(name: string): string | undefined {
  const [initial] = new Intl.Segmenter('en').segment(name)
  return initial?.segment.toUpperCase()
}

function row(name: string, value: string | number | Html | undefined): Html | string {
  return value
    ? html`<div>
        <dt>${name}</dt>
        <dd>${value}</dd>
      </div>`
    : ''
}
