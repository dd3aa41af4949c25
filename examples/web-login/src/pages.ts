import type { Authorization } from '@spotify-sdk/auth-authorization-code'
import type { PrivateUser } from '@spotify-sdk/client'
import { html } from 'hono/html'
import type { Problem } from './problem.ts'

/** The result of `html`, with escaped text. */
type Html = ReturnType<typeof html>

const logoutButton = html`<form method="post" action="/logout">
  <button class="secondary">Log out</button>
</form>`

const loginButton = (text: string): Html =>
  html`<form method="post" action="/login"><button class="primary">${text}</button></form>`

/** Shown to signed-out users. */
export function startPage(): Html {
  const text =
    'Log in, and this site shows your profile. It changes nothing, and keeps nothing once you log out.'
  return message('Who are you on Spotify?', text, loginButton('Log in with Spotify'))
}

/** Shown after signing out. */
export function loggedOutPage(): Html {
  const text =
    'Your tokens are deleted here. To take the permission itself back, remove this app under Manage apps in your Spotify account.'
  return message('You are signed out', text, loginButton('Sign in again'))
}

/** Shows the signed-in user, and what the consent covers until when. */
export function profilePage(user: PrivateUser, authorization: Authorization | undefined): Html {
  const { id, display_name, email, country, product, images } = user
  const name = display_name || id
  const picture = images?.[0]?.url
  const { scope, reauthorizeBy } = authorization ?? {}
  const scopes = scope?.split(' ').map((each) => html`<li>${each}</li>`)
  return page(
    name,
    html`${picture ? html`<img src="${picture}" alt="" />` : ''}
      <h1>${name}</h1>
      <p>${id}</p>
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
        ${row('Consent ends', reauthorizeBy && dates.format(reauthorizeBy * 1000))}
      </dl>
      ${logoutButton}`,
  )
}

/** Shows a problem and how to continue. */
export function problemPage({ title, text, remedy, retryAfterSeconds: wait }: Problem): Html {
  const duration =
    wait === undefined || wait < 120 ? `${wait} seconds` : `${Math.ceil(wait / 60)} minutes`
  const pause = wait === undefined ? '' : ` Please wait ${duration}.`
  return message(title, text + pause, remedies[remedy])
}

const remedies: Readonly<Record<Problem['remedy'], Html>> = {
  'log-in': html`${loginButton('Log in with Spotify')}
    <a class="secondary" href="/">To the start</a>`,
  'log-in-again': html`${loginButton('Sign in again')}${logoutButton}`,
  retry: html`<a class="primary" href="/">Try again</a>`,
  none: html`<a class="primary" href="/">To the start</a>`,
}

function message(title: string, text: string, actions: Html): Html {
  return page(
    title,
    html`<h1>${title}</h1>
      <p>${text}</p>
      ${actions}`,
  )
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
        <footer>answered by process <b id="process">${process.pid}</b></footer>
      </body>
    </html>`
}

const countryNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' })

const dates = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })

function row(name: string, value: string | number | Html | undefined): Html | string {
  return value
    ? html`<div>
        <dt>${name}</dt>
        <dd>${value}</dd>
      </div>`
    : ''
}
