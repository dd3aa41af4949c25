import { decodeProtectedHeader } from 'jose'
import { describe, expect, it } from 'vitest'
import { Fleet } from 'test-support/fleet/fleet.ts'
import type { FleetProcess } from 'test-support/fleet/fleet-process.ts'
import {
  startFileCache,
  startRedisCache,
  type SharedCache,
} from 'test-support/fleet/shared-cache.ts'
import { waitUntil } from 'test-support/redis/wait-until.ts'
import { sampleKey, textOf } from './sample-keys.ts'
import { isFull } from 'test-support/is-full.ts'

/** `npm test` runs on files. */
const stores = [
  ['files', startFileCache] as const,
  ...(isFull ? [['Redis', startRedisCache] as const] : []),
]

const users = Array.from({ length: 5 }, (_, index) => `user-${index}`)
const [oldKey, newKey] = [sampleKey('old'), sampleKey('new')]

/** Processes of one app with users, whose keys are changed process by process. */
class Deployment implements AsyncDisposable {
  readonly #fleet: Fleet
  readonly #store: SharedCache
  #processes: readonly FleetProcess[] = []

  private constructor(fleet: Fleet, store: SharedCache) {
    this.#fleet = fleet
    this.#store = store
  }

  static async start(startStore: () => Promise<SharedCache>): Promise<Deployment> {
    const store = await startStore()
    const { cacheModule, cache } = store
    const spotify = { tokenLifetimeSeconds: 5, rotateRefreshTokens: 'always' } as const
    const fleet = await Fleet.start({ cacheModule, cache, isPatient: true, spotify })
    for (const id of users) fleet.spotify.addUser({ id })
    return new Deployment(fleet, store)
  }

  /** Starts two processes with these keys; those of before stay. */
  async add(keys: string): Promise<void> {
    const { cacheModule, cache } = this.#store
    const options = {
      cacheModule: import.meta.resolve('test-support/caches/encrypted-cache.ts'),
      cache: JSON.stringify({ cacheModule, cache, keys }),
      grant: 'authorization-code',
      revalidateSeconds: 0,
    } as const
    const added = await Promise.all([this.#fleet.join(options), this.#fleet.join(options)])
    this.#processes = [...this.#processes, ...added]
  }

  /** Ends all processes but the two latest. */
  async endOthers(): Promise<void> {
    const ending = this.#processes.slice(0, -2)
    this.#processes = this.#processes.slice(-2)
    await Promise.all(ending.map((process) => process.kill()))
  }

  /** Every user signs in, by the latest process. */
  async signIn(): Promise<void> {
    for (const user of users) {
      await this.#processes.at(-1)?.logIn(this.#fleet.spotify, user)
    }
  }

  /** When all tokens have ended, every user calls every process, all at once. */
  async callAtExpiry(): Promise<unknown> {
    const ends = (await this.#find(/"expires_at\\*":([\d.]+)/g)).map((end) => Number(end) * 1000)
    await waitUntil('the tokens have ended', () => Date.now() > Math.max(...ends))
    const reports = await Promise.all(this.#processes.map((process) => process.callUsers(users)))
    const served = new Set(reports.flatMap(({ accessTokens }) => Object.keys(accessTokens)))
    const sent = this.#fleet.spotify.requests.token
      .map(({ form }) => form.get('refresh_token'))
      .filter((refreshToken) => refreshToken !== null)
    return {
      errors: reports.flatMap(({ errors }) => errors),
      usersServed: served.size,
      sentTwice: sent.filter((refreshToken, index) => sent.indexOf(refreshToken) < index),
    }
  }

  /** The ids of the keys with which the entries are encrypted. */
  async keysInUse(): Promise<readonly string[]> {
    const headers = await this.#find(/"access_token\\*":\\*"([\w-]+)\.\./g)
    const ids = headers.map((header) => decodeProtectedHeader(`${header}..a.a.a`).kid ?? 'none')
    return [...new Set(ids)].toSorted()
  }

  async #find(pattern: RegExp): Promise<readonly string[]> {
    const content = await this.#store.content()
    return Array.from(content.matchAll(pattern), ([, found = '']) => found)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#fleet[Symbol.asyncDispose]()
    await this.#store[Symbol.asyncDispose]()
  }
}

/** What came of a deployment of keys. */
interface DeploymentOutcome {
  /** What came of the calls while the processes before were still at work. */
  readonly calls: unknown
  /** The keys that entries are encrypted with after that. */
  readonly keysInUse: readonly string[]
}

/** Deploys keys one after the other, each beside those before. */
async function deployInTurn(
  deployment: Deployment,
  [first = '', ...others]: readonly string[],
): Promise<readonly DeploymentOutcome[]> {
  await deployment.add(first)
  await deployment.signIn()
  const outcomes: DeploymentOutcome[] = []
  for (const keys of others) {
    await deployment.add(keys)
    const calls = await deployment.callAtExpiry()
    await deployment.endOthers()
    outcomes.push({ calls, keysInUse: await deployment.keysInUse() })
  }
  return outcomes
}

/** Each refresh token works once: one that is sent once is one request per user and lifetime. */
const everyUserIsServed = { errors: [], usersServed: users.length, sentTwice: [] }

describe.concurrent.each(stores)('nobody is signed out, in %s,', (_name, startStore) => {
  it('by a key that is replaced during traffic', async () => {
    await using deployment = await Deployment.start(startStore)
    const steps = [
      textOf(oldKey),
      textOf(oldKey, newKey),
      textOf(newKey, oldKey),
      // By then no process encrypts with the old key any more.
      textOf(newKey, oldKey),
      textOf(newKey),
    ]
    const outcomes = await deployInTurn(deployment, steps)
    expect(outcomes.map(({ calls }) => calls)).toEqual(steps.slice(1).map(() => everyUserIsServed))
    const [first, , ...last] = outcomes.map(({ keysInUse }) => keysInUse)
    expect({ first, last }).toEqual({ first: ['old'], last: [['new'], ['new']] })
  })

  it('by encryption that is turned on during traffic', async () => {
    await using deployment = await Deployment.start(startStore)
    const steps = [
      `unencrypted ${textOf(newKey)}`,
      `${textOf(newKey)} unencrypted`,
      `${textOf(newKey)} unencrypted`,
      textOf(newKey),
    ]
    const outcomes = await deployInTurn(deployment, steps)
    expect(outcomes.map(({ calls }) => calls)).toEqual(steps.slice(1).map(() => everyUserIsServed))
    expect(outcomes.at(-1)?.keysInUse).toEqual(['new'])
  })
})
