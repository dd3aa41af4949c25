import { memoize } from '@smithy/property-provider'
import { requestToken, type HoldUser, type SetUp } from '../src/library.ts'

interface Held {
  readonly accessToken: string
  /** Unix time in milliseconds. */
  readonly until: number
  readonly refreshToken?: string
}

const provider = (ask: () => Promise<Held>): (() => Promise<Held>) =>
  memoize(
    ask,
    ({ until }) => until - Date.now() < 30_000,
    () => true,
  )

export const setUp: SetUp = (tokenUrl) => {
  const held = provider(async () => {
    const { access_token: accessToken, expires_in: seconds } = await requestToken(tokenUrl)
    return { accessToken, until: Date.now() + seconds * 1000 }
  })
  return async () => (await held()).accessToken
}

export const holdUser: HoldUser = async ({ accessToken, refreshToken, expiresAt }) => {
  const held = provider(async () => ({ accessToken, refreshToken, until: expiresAt * 1000 }))
  await held()
  return held
}
