import { reauthorizeBy } from '../token/reauthorize-by.ts'
import type { UserEngine } from './user-engine.ts'

const day = 86_400

/** How long before its refresh token dies a user is to be asked to log in again. */
const noticeSeconds = 14 * day

/** Says that a login will be due soon: once a day, for as long as it is. */
export class ReauthorizationNotice {
  #nextAt = -Infinity

  /** Called after every look into the cache. */
  check({ memory, clock, emit }: UserEngine): void {
    const { authorizedAt, refreshToken, refreshTokenRejectedAt } = memory.token ?? {}
    if (authorizedAt === undefined || refreshToken === undefined) return
    if (refreshTokenRejectedAt !== undefined) return
    const end = reauthorizeBy(authorizedAt)
    const remainingSeconds = Math.max(end - clock.now(), 0)
    if (remainingSeconds > noticeSeconds || clock.monotonic() < this.#nextAt) return
    this.#nextAt = clock.monotonic() + day
    emit({ type: 'reauthorization-due', reauthorizeBy: end, remainingSeconds })
  }
}
