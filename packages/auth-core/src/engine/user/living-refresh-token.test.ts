import { describe, expect, it } from 'vitest'
import { LoginHistory } from './login-history.ts'
import {
  isFalseVerdict,
  livingRefreshToken,
  type HeldGrant,
  type LivingRefreshToken,
} from './living-refresh-token.ts'
import type { TokenInfo } from '../../token/token-info.ts'

const signIn = 1_800_000_000

/** What a source holds as a rule: the second refresh token of a sign-in, which the cache has. */
const held: TokenInfo = {
  accessToken: 'held',
  expiresAt: signIn + 3600,
  expiresIn: 3600,
  refreshToken: 'refresh-1',
  authorizedAt: signIn,
}

const stored: TokenInfo = { ...held, accessToken: 'stored', refreshToken: 'refresh-2' }

interface Row {
  readonly title: string
  readonly living: LivingRefreshToken
  readonly stored: TokenInfo | undefined
  readonly held?: Partial<Omit<HeldGrant, 'held'> & HeldGrant['held']>
}

/** An earlier and a later sign-in than that of the held token. */
const before = { ...stored, authorizedAt: signIn - 100 }
const after = { ...stored, authorizedAt: signIn + 100, expiresAt: signIn + 3700 }

/** A source that held `earlier` until another sign-in took its place. */
function movedOnFrom(earlier: TokenInfo): LoginHistory {
  const history = new LoginHistory()
  history.markReplaced(earlier, held)
  return history
}

const rejected = { ...held, refreshTokenRejectedAt: signIn + 10 }
const counted = (token: TokenInfo, refreshTokenRotations: number): TokenInfo => ({
  ...token,
  refreshTokenRotations,
})
const isReplaced = (refreshToken: string): boolean => refreshToken === 'refresh-2'

const rows: readonly Row[] = [
  { title: '1: nothing is stored', living: 'held', stored: undefined },
  {
    title: '1: nothing is stored and nothing is held',
    living: 'held',
    stored: undefined,
    held: { token: undefined },
  },
  {
    title: '2: this source has replaced the stored one',
    living: 'held',
    stored,
    held: { isReplaced },
  },
  {
    title: '2: this source has replaced the stored one, and an entry with another date shows it',
    living: 'held',
    stored: after,
    held: { isReplaced },
  },
  {
    title: '2: this source has replaced the stored one, and holds nothing now',
    living: 'held',
    stored,
    held: { isReplaced, token: undefined },
  },
  { title: '3: nothing is held', living: 'stored', stored, held: { token: undefined } },
  {
    title: '4: the held one was refused, and another sign-in followed the stored one here',
    living: 'stored',
    stored: before,
    held: { token: rejected, history: movedOnFrom(before) },
  },
  {
    title:
      '5: the stored one has replaced a refresh token that is imported again, without the cache',
    living: 'stored',
    stored: imported({ ...before, refreshToken: 'r9' }, 1),
    held: { token: imported(held, 0), holdsUnstoredLogin: true },
  },
  {
    title: '6: the refresh token that was imported again was replaced here',
    living: 'held',
    stored: imported(after, 0),
    held: { token: imported(held, 1) },
  },
  {
    title: '7: a refresh token was imported again because what replaced it was refused',
    living: 'held',
    stored: imported({ ...before, refreshTokenRejectedAt: signIn }, 1),
    held: { token: imported(held, 0), holdsUnstoredLogin: true },
  },
  {
    title: '7: a sign-in waits to be stored, and the stored one is later',
    living: 'stored',
    stored: after,
    held: { holdsUnstoredLogin: true },
  },
  {
    title: '7: a sign-in waits to be stored, and the stored one is earlier',
    living: 'held',
    stored: before,
    held: { holdsUnstoredLogin: true },
  },
  {
    title: '8: another sign-in followed the stored one here',
    living: 'held',
    stored: before,
    held: { history: movedOnFrom(before) },
  },
  {
    title:
      '8: another sign-in followed the stored one here, and the stored one is later by its date',
    living: 'stored',
    stored: after,
    held: { history: movedOnFrom(after) },
  },
  {
    title: '9: the stored sign-in is new here, and its clock is behind',
    living: 'stored',
    stored: before,
  },
  {
    title: '9: the stored sign-in is new here, and the held token was never written',
    living: 'stored',
    stored: after,
    held: { isUnwritten: true },
  },
  {
    title: '8: a sign-in followed the initial refresh token of a deployment here',
    living: 'held',
    stored: { ...stored, authorizedAt: undefined, initialRefreshTokenHash: 'first' },
    held: {
      history: movedOnFrom({
        ...stored,
        authorizedAt: undefined,
        initialRefreshTokenHash: 'first',
      }),
    },
  },
  {
    title: '9: a sign-in follows the initial refresh token of a deployment',
    living: 'stored',
    stored,
    held: { token: { ...held, authorizedAt: undefined, initialRefreshTokenHash: 'first' } },
  },
  { title: '10: both hold it', living: 'same', stored: { ...stored, refreshToken: 'refresh-1' } },
  {
    title: '10: both hold it, and one of them was refused',
    living: 'same',
    stored: { ...rejected, accessToken: 'stored' },
  },
  {
    title: '12: the stored one has none',
    living: 'held',
    stored: { ...stored, refreshToken: undefined },
  },
  {
    title: '13: the held one has none',
    living: 'stored',
    stored,
    held: { token: { ...held, refreshToken: undefined } },
  },
  {
    title: '13: the held one has none, and was never written',
    living: 'stored',
    stored,
    held: { token: { ...held, refreshToken: undefined }, isUnwritten: true },
  },
  {
    title: '11: the stored one is what a sign-out has left in a cache without delete',
    living: 'stored',
    stored: { accessToken: 'signed-out', expiresAt: 0 },
    held: { token: { ...held, authorizedAt: undefined, initialRefreshTokenHash: 'first' } },
  },
  {
    title: '14: the stored one was refused, and descends from another initial refresh token',
    living: 'held',
    stored: {
      ...rejected,
      refreshToken: 'other',
      authorizedAt: undefined,
      initialRefreshTokenHash: 'second',
    },
    held: { token: { ...held, authorizedAt: undefined, initialRefreshTokenHash: 'first' } },
  },
  {
    title: '17: both were refused, and they descend from different initial refresh tokens',
    living: 'stored',
    stored: {
      ...rejected,
      refreshToken: 'other',
      authorizedAt: undefined,
      initialRefreshTokenHash: 'second',
    },
    held: { token: { ...rejected, authorizedAt: undefined, initialRefreshTokenHash: 'first' } },
  },
  {
    title: '11: the stored one is what a sign-out has left, and the held one was never written',
    living: 'stored',
    stored: { accessToken: 'signed-out', expiresAt: 0 },
    held: {
      token: { ...held, authorizedAt: undefined, initialRefreshTokenHash: 'first' },
      isUnwritten: true,
    },
  },
  {
    title: '15: the stored one counts more',
    living: 'stored',
    stored: counted(stored, 2),
    held: { token: counted(held, 1) },
  },
  {
    title: '15: the stored one counts more, and the held one was never written',
    living: 'stored',
    stored: counted(stored, 2),
    held: { token: counted(held, 1), isUnwritten: true },
  },
  {
    title: '16: the stored one counts fewer',
    living: 'held',
    stored: counted(stored, 1),
    held: { token: counted(held, 2) },
  },
  {
    title: '16: the stored one counts fewer, and the held one was refused',
    living: 'held',
    stored: counted(stored, 1),
    held: { token: counted(rejected, 2) },
  },
  {
    title: '17: the held one was refused',
    living: 'stored',
    stored,
    held: { token: rejected, isUnwritten: true },
  },
  {
    title: '18: the held one was never written',
    living: 'held',
    stored,
    held: { isUnwritten: true },
  },
  {
    title: '18: the held one was never written, and counts as many',
    living: 'held',
    stored: counted(stored, 2),
    held: { token: counted(held, 2), isUnwritten: true },
  },
  { title: '19: another source has replaced the held one', living: 'stored', stored },
  {
    title: '19: the stored access token ended long ago',
    living: 'stored',
    stored: { ...stored, expiresAt: signIn - 7200 },
  },
  {
    title: '19: the stored one has no count, since the cache keeps none',
    living: 'stored',
    stored,
    held: { token: counted(held, 7) },
  },
  {
    title: '19: the stored one was refused, and no source is known to have replaced it',
    living: 'stored',
    stored: { ...stored, refreshTokenRejectedAt: signIn + 10 },
  },
  {
    title:
      '18: the two descend from different initial refresh tokens, of which only the counts differ',
    living: 'stored',
    stored: counted({ ...stored, authorizedAt: undefined, initialRefreshTokenHash: 'second' }, 1),
    held: {
      token: counted({ ...held, authorizedAt: undefined, initialRefreshTokenHash: 'first' }, 5),
    },
  },
]

function imported(token: TokenInfo, rotations: number): TokenInfo {
  return counted({ ...token, initialRefreshTokenHash: 'imported' }, rotations)
}

function sourceOf({ held: { isUnwritten = false, ...more } = {} }: Row): HeldGrant {
  return {
    token: held,
    held: { isUnwritten },
    holdsUnstoredLogin: false,
    history: new LoginHistory(),
    isReplaced: () => false,
    ...more,
  }
}

describe('livingRefreshToken', () => {
  it.each(rows)('decides row $title', (row) => {
    expect(livingRefreshToken(sourceOf(row), row.stored)).toBe(row.living)
  })

  it('never uses the expiry of an access token', () => {
    for (const row of rows.filter(
      ({ held: { holdsUnstoredLogin } = {} }) => holdsUnstoredLogin !== true,
    )) {
      for (const expiresAt of [1, signIn - 7200, signIn + 7200, 9e9]) {
        const other = row.stored === undefined ? undefined : { ...row.stored, expiresAt }
        expect.soft(livingRefreshToken(sourceOf(row), other), row.title).toBe(row.living)
      }
    }
  })
})

describe('a sign-in that this source has left', () => {
  it('counts as unseen again once it was held again', () => {
    const history = movedOnFrom(before)
    expect(history.isUnseenLogin(before, held)).toBe(false)
    history.markReplaced(held, before)
    expect(history.isUnseenLogin(before, held)).toBe(true)
  })
})

describe('isFalseVerdict', () => {
  const used = { ...held, accessToken: 'issued since' }

  it.each<readonly [string, TokenInfo | undefined, TokenInfo | undefined, boolean]>([
    ['the cache has another access token for it', rejected, used, true],
    ['the cache has the same access token', rejected, held, false],
    ['the cache agrees', rejected, { ...used, refreshTokenRejectedAt: signIn + 20 }, false],
    ['the cache holds nothing', rejected, undefined, false],
    ['the held token was not refused', held, used, false],
    ['nothing is held', undefined, used, false],
  ])('decides whether a refused refresh token lives if %s', (_, token, entry, isFalse) => {
    expect(isFalseVerdict(token, entry)).toBe(isFalse)
  })
})
