import { AuthorizationCode, type AuthorizationRequest } from '@spotify-sdk/auth-authorization-code'
import { ClientCredentials } from '@spotify-sdk/auth-client-credentials'
import type { AuthEvent, TokenCache } from '@spotify-sdk/auth-core'
import { systemClock } from '@spotify-sdk/auth-core/toolkit'
import { describeTokenCache, type TestRunner } from '@spotify-sdk/testing/contract'
import { env, waitUntil } from 'cloudflare:workers'
import { lengthenCacheDeadlines } from 'test-support/patient-clock.ts'
import { DurableObjectTokenCache, type DurableObjectTokenCacheOptions } from '../../src/index.ts'

/** What a Worker is asked to do. */
export type WorkerTask =
  | { readonly task: 'call'; readonly callers: number }
  | { readonly task: 'call-users'; readonly users: readonly string[] }
  | { readonly task: 'begin-sign-in' }
  | {
      readonly task: 'end-sign-in'
      readonly user: string
      readonly response: string
      readonly request: AuthorizationRequest
    }
  | { readonly task: 'sign-out'; readonly user: string }
  /** Takes a lease, and ends the request without giving it back. */
  | { readonly task: 'take-lease'; readonly key: string }
  | { readonly task: 'contract'; readonly title: string }

/** What came of a task. */
export interface WorkerReport {
  readonly tokens?: readonly string[]
  readonly errors?: readonly string[]
  readonly request?: AuthorizationRequest
  /** Of a statement of the contract. */
  readonly verdict?: string
  /** Types of the events since the report before. */
  readonly events: readonly string[]
}

const { namespace, leaseSeconds, app, handsOverBackgroundWork } = env as unknown as {
  readonly namespace: DurableObjectTokenCacheOptions['namespace']
  readonly leaseSeconds: number
  readonly app: Readonly<
    Record<'clientId' | 'clientSecret' | 'tokenUrl' | 'authorizeUrl' | 'redirectUri', string>
  >
  readonly handsOverBackgroundWork: boolean
}

// On a busy machine, an object that works well may answer late.
lengthenCacheDeadlines(systemClock)

// At module scope, as users write it.
const tokenCache: TokenCache = new DurableObjectTokenCache({ namespace, leaseSeconds })
const events: string[] = []
const options = {
  ...app,
  fetch: fetchWithSecondsLeft,
  tokenCache,
  revalidateSeconds: 0,
  onEvent: ({ type }: AuthEvent): unknown => events.push(type),
  waitUntil: handsOverBackgroundWork ? waitUntil : undefined,
}
const appProvider = new ClientCredentials(options)
const userProvider = new AuthorizationCode(options)

/** Tells the mock how long the token that a request replaces is still valid for, on this clock. */
async function fetchWithSecondsLeft(input: string, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init)
  const { expiresAt = 0 } = appProvider.peekToken() ?? {}
  request.headers.set('x-seconds-left', `${Math.max(expiresAt - systemClock.now(), 0)}`)
  return fetch(request)
}

/** The statements of the contract, by their titles. */
const contract = new Map<string, () => Promise<string>>()
const runner: TestRunner = {
  describe: (_name, register) => register(),
  it: (title, _options, test) => {
    contract.set(title, async () => {
      let verdict = 'passed'
      await test({ skip: (reason = '') => (verdict = `skipped: ${reason}`) })
      return verdict
    })
  },
}
describeTokenCache('in a Worker', () => new DurableObjectTokenCache({ namespace, leaseSeconds }), {
  leaseSeconds,
  lacks: ['subscribe', 'close'],
  runner,
})

async function perform(task: WorkerTask): Promise<Omit<WorkerReport, 'events'>> {
  switch (task.task) {
    case 'call':
      return callAll(Array.from({ length: task.callers }, () => () => appProvider.getAccessToken()))
    case 'call-users':
      return callAll(task.users.map((user) => () => userProvider.forUser(user).getAccessToken()))
    case 'begin-sign-in':
      return { request: await userProvider.createAuthorizationUrl() }
    case 'end-sign-in': {
      const { state, codeVerifier } = task.request
      const { code } = userProvider.parseAuthorizationResponse(task.response, {
        expectedState: state,
      })
      const user = userProvider.forUser(task.user)
      const { accessToken } = await user.exchangeCode(code, { codeVerifier })
      return { tokens: [accessToken] }
    }
    case 'sign-out':
      await userProvider.forUser(task.user).signOut()
      return {}
    case 'take-lease':
      await tokenCache.lease?.(task.key)
      return {}
    case 'contract':
    default:
      return { verdict: (await contract.get(task.title)?.()) ?? 'There is no such statement.' }
  }
}

async function callAll(
  calls: readonly (() => Promise<string>)[],
): Promise<Pick<WorkerReport, 'tokens' | 'errors'>> {
  const outcomes = await Promise.allSettled(calls.map((call) => call()))
  return {
    tokens: outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : [])),
    errors: outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? describe(outcome.reason) : [],
    ),
  }
}

function describe(error: unknown): string {
  const { name, code } = error as { readonly name: string; readonly code?: unknown }
  return `${name}: ${String(code)}`
}

export default {
  async fetch(request: Request): Promise<Response> {
    try {
      const report = await perform(await request.json())
      return Response.json({ ...report, events: events.splice(0) })
    } catch (error) {
      return new Response(`${describe(error)}\n${(error as Error).stack}`, { status: 500 })
    }
  },
}
