import { randomBytes } from 'node:crypto'

import type { Accounts } from './accounts.ts'
import type { Answer } from '../server/answer.ts'
import { checkAuthorizeRequest, type AuthorizeRequest } from './authorize-request.ts'
import { complaintPage, consentPage } from './consent-page.ts'
import type { RecordedRequest } from '../server/recorded-request.ts'
import type { QuotaMode } from '../web-api/quota-mode.ts'

/**
 * `/authorize`: the page on which the user allows or denies an app's request, and the result of the
 * click. It is shown each time: the mock remembers no consent.
 *
 * @see {@link https://developer.spotify.com/documentation/web-api/tutorials/code-flow}
 */
export class AuthorizeEndpoint {
  readonly #accounts: Accounts
  readonly #quotaMode: () => QuotaMode
  /** Requests that are shown to a user, each valid for one click. */
  readonly #tickets = new Map<string, AuthorizeRequest>()

  constructor(accounts: Accounts, quotaMode: () => QuotaMode) {
    this.#accounts = accounts
    this.#quotaMode = quotaMode
  }

  answer(request: RecordedRequest): Answer {
    if (request.method === 'POST') return this.#decide(request.form)
    if (request.method !== 'GET') return { ...complaintPage('Method not allowed'), status: 405 }
    const verdict = checkAuthorizeRequest(request.query, this.#accounts, this.#quotaMode())
    if (verdict.kind === 'page') return complaintPage(verdict.complaint)
    if (verdict.kind === 'refused') return redirect(verdict.request, { error: verdict.error })
    const ticket = randomBytes(16).toString('hex')
    this.#tickets.set(ticket, verdict.request)
    return consentPage(verdict.request, this.#accounts.users.values(), ticket)
  }

  #decide(form: URLSearchParams): Answer {
    const ticket = form.get('ticket') ?? ''
    const request = this.#tickets.get(ticket)
    const userId = form.get('user') ?? ''
    if (request === undefined) return complaintPage('This page has been used before.')
    if (!this.#accounts.users.has(userId)) {
      return complaintPage('There is no such user: add one with mock.addUser first.')
    }
    this.#tickets.delete(ticket)
    if (form.get('decision') !== 'allow') return redirect(request, { error: 'access_denied' })
    return redirect(request, { code: this.#accounts.codes.issue({ ...request, userId }) })
  }
}

/** The authorization response, a redirect of the user's browser. */
function redirect(
  { redirectUri, state }: AuthorizeRequest,
  parameters: Readonly<Record<string, string>>,
): Answer {
  const url = new URL(redirectUri)
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  if (state !== null) url.searchParams.set('state', state)
  const headers = { location: url.href, 'cache-control': 'no-store' }
  return { status: 303, headers, body: '' }
}
