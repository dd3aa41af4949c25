import { html } from 'hono/html'
import type { Problem } from '../problem.ts'
import { loginButton, logoutButton, page, type Html } from './page.ts'

/** Shows a problem and how to continue. */
export function problemPage({ title, text, remedy, retryAfterSeconds }: Problem): Html {
  const wait =
    retryAfterSeconds === undefined ? '' : ` Please wait ${durationText(retryAfterSeconds)}.`
  return page(
    title,
    html`<div class="mark warning" aria-hidden="true">!</div>
      <h1>${title}</h1>
      <p>${text}${wait}</p>
      ${remedies[remedy]}`,
  )
}

const remedies: Readonly<Record<Problem['remedy'], Html>> = {
  'log-in': html`${loginButton('Log in with Spotify')}<a class="secondary" href="/"
      >To the start</a
    >`,
  'log-in-again': html`${loginButton('Sign in again')}${logoutButton()}`,
  retry: html`<a class="primary" href="/">Try again</a>`,
  none: html`<a class="primary" href="/">To the start</a>`,
}

function durationText(seconds: number): string {
  if (seconds === 1) return 'a second'
  return seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`
}
