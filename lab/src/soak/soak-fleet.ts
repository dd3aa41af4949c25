import { MockSpotify } from '@spotify-sdk/testing'

import type { Vitals } from 'test-support/fleet/messages.ts'
import { CallLedger } from './call-ledger.ts'
import { FaultLog } from './fault-log.ts'
import type { SoakCache } from './soak-cache.ts'
import { SoakMember } from './soak-member.ts'

/** Half of the eight processes that a soak has. */
export const membersPerFleet = 4

/** So short that a run of minutes sees many of them; longer than any answer takes. */
export const lifetimeSeconds = 5

export const latencySeconds = 0.05

/** Processes with many callers each on one cache, and all that is known of them. */
export class SoakFleet implements AsyncDisposable {
  readonly cache: SoakCache
  readonly spotify: MockSpotify
  readonly faults: FaultLog = new FaultLog()
  readonly ledger: CallLedger
  readonly members: SoakMember[] = []
  readonly complaints: string[] = []

  private constructor(cache: SoakCache, spotify: MockSpotify) {
    this.cache = cache
    this.spotify = spotify
    this.ledger = new CallLedger((accessToken) => spotify.expiresAt(accessToken))
  }

  static async start(cache: SoakCache): Promise<SoakFleet> {
    const spotify = await MockSpotify.start({
      tokenLifetimeSeconds: lifetimeSeconds,
      latencySeconds,
    })
    const fleet = new SoakFleet(cache, spotify)
    await Promise.all(Array.from({ length: membersPerFleet }, () => fleet.join()))
    return fleet
  }

  /** Adds a process, whose callers begin at once. */
  async join(): Promise<SoakMember> {
    const { cacheModule, cache } = this.cache
    const options = { cacheModule, cache, isWatched: true }
    const member = await SoakMember.start(options, { ...this.spotify.env })
    void member.endedByItself.then((how) => this.complaints.push(`a process ended: ${how}`))
    this.members.push(member)
    return member
  }

  /** Kills a process; another takes its place. */
  async replace(member: SoakMember): Promise<void> {
    this.members.splice(this.members.indexOf(member), 1)
    await member.kill()
    await this.join()
  }

  /** Takes down what came of the calls of all who can say so. */
  async collect(): Promise<void> {
    await Promise.all(this.members.map((member) => member.reportTo(this.ledger)))
  }

  /** What each process holds while nobody calls. */
  async rest(seconds: number): Promise<ReadonlyMap<SoakMember, Vitals>> {
    const vitals = this.members.map(async (member) => {
      return [member, await member.rest(seconds, this.ledger)] as const
    })
    return new Map(await Promise.all(vitals))
  }

  /** Now that nothing is out of order, all have the same token, and at once. */
  async agree(): Promise<void> {
    const reports = await Promise.all(this.members.map((member) => member.call()))
    const tokens = new Set(reports.flatMap(({ accessTokens }) => accessTokens))
    const errors = reports.flatMap((report) => report.errors)
    if (errors.length > 0) this.complaints.push(`in the end calls failed: ${errors.join(', ')}`)
    if (tokens.size !== 1) this.complaints.push(`in the end there are ${tokens.size} tokens`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.members.map((member) => member.kill()))
    await this.spotify.close()
    await this.cache[Symbol.asyncDispose]()
  }
}
