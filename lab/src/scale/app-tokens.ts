import type { TokenInfo } from '@spotify-sdk/auth-core'
import type { Chance } from '../simulation/chance.ts'
import type { SimulatedProcess } from '../simulation/simulated-process.ts'
import type { Timeline } from '../simulation/timeline.ts'

/** An app's token as whoever issued it knows it, on true time. */
export interface AppToken {
  readonly requestedAt: number
  readonly lifeSeconds: number
}

/** An accounts service at which nothing goes wrong. */
export class AppTokens {
  readonly issued = new Map<string, AppToken>()
  readonly #timeline: Timeline
  readonly #chance: Chance
  readonly #lifeSeconds: number

  constructor(timeline: Timeline, chance: Chance, lifeSeconds: number) {
    this.#timeline = timeline
    this.#chance = chance
    this.#lifeSeconds = lifeSeconds
  }

  async request({ clock }: SimulatedProcess): Promise<TokenInfo> {
    const expiresIn = this.#lifeSeconds
    const [sentAt, requestedAt] = [clock.now(), this.#timeline.now]
    await clock.sleep(this.#chance.between(0.03, 0.2))
    const accessToken = `access-${this.issued.size + 1}`
    this.issued.set(accessToken, { requestedAt, lifeSeconds: expiresIn })
    return { accessToken, expiresAt: sentAt + expiresIn, expiresIn }
  }
}
