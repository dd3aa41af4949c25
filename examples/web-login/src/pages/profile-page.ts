import type { Authorization } from '@spotify-sdk/auth-authorization-code'
import { html } from 'hono/html'
import type { Profile } from '../profile.ts'
import { logoutButton, page, type Html } from './page.ts'

const countryNames = new Intl.DisplayNames('en', { type: 'region' })

const dates = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })

/** Shows the signed-in user, and what the consent covers until when. */
export function profilePage(profile: Profile, authorization: Authorization | undefined): Html {
  const { name, id, email, country, product } = profile
  const { scope, reauthorizeBy } = authorization ?? {}
  const scopes = scope?.split(' ').map((each) => html`<li>${each}</li>`)
  return page(
    name,
    html`<header>
        ${avatar(profile)}
        <div>
          <h1>${name}</h1>
          <p class="id">${id}</p>
        </div>
      </header>
      <dl>
        ${row('Email', email)} ${row('Country', countryName(country))}
        ${row('Plan', planName(product))}
        ${row(
          'Access granted',
          scopes &&
            html`<ul>
              ${scopes}
            </ul>`,
        )}
        ${row('Consent ends', reauthorizeBy && dates.format(reauthorizeBy * 1000))}
      </dl>
      ${logoutButton()}`,
  )
}

/** The user's picture, or the first letter of the name. */
function avatar({ imageUrl, name }: Profile): Html {
  return imageUrl === undefined
    ? html`<div class="avatar" aria-hidden="true">${initialOf(name)}</div>`
    : html`<img class="avatar" src="${imageUrl}" alt="" />`
}

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

function countryName(code: string | undefined): string | undefined {
  return code !== undefined && /^[A-Z]{2}$/.test(code) ? countryNames.of(code) : code
}

function planName(product: string | undefined): string | undefined {
  return product && `${product.charAt(0).toUpperCase()}${product.slice(1)}`
}
