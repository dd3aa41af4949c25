import { describe, expect, it } from 'vitest'
import { entryLifeSeconds, sixMonthsSeconds } from './entry-life.ts'

const now = 1_800_000_000
const day = 86_400
const app = { accessToken: 'a', expiresAt: now + 3600 }
const user = { ...app, refreshToken: 'r' }

describe('entryLifeSeconds', () => {
  it.each([
    ['of an app: as long as its token', app, 3600],
    ['of an app, expired: for a moment', { ...app, expiresAt: now - 10 }, 60],
    ['of a user: six months from an unknown consent', user, sixMonthsSeconds],
    ['of a user: the rest of six months', { ...user, authorizedAt: now - day }, 183 * day],
    ['of a consent in the future: six months', { ...user, authorizedAt: now + day }, 184 * day],
    ['of a consent long ago: as long as its token', { ...user, authorizedAt: 0 }, 3600],
  ])('%s', (_name, token, seconds) => {
    expect(entryLifeSeconds(token, now)).toBe(seconds)
  })
})
