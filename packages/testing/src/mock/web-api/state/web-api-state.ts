import type { Accounts } from '../../accounts/accounts.ts'
import { wallMilliseconds } from '../../clock.ts'
import { Catalogue } from '../catalogue/catalogue.ts'
import { parseUri } from '../catalogue/spotify-uri.ts'
import type { QuotaMode } from '../quota-mode.ts'
import { Library } from './library.ts'
import { PlayHistory } from './play-history.ts'
import { Player } from './player.ts'
import { Playlists } from './playlists.ts'

/** Everything that the Web API of one mock remembers. */
export class WebApiState {
  readonly catalogue: Catalogue = new Catalogue()
  readonly library: Library = new Library()
  readonly playlists: Playlists = new Playlists()
  readonly history: PlayHistory = new PlayHistory()
  readonly accounts: Accounts
  quotaMode: QuotaMode
  readonly #players = new Map<string, Player>()

  constructor(accounts: Accounts, quotaMode: QuotaMode) {
    this.accounts = accounts
    this.quotaMode = quotaMode
  }

  /** Whether there is what a URI names. */
  has(uri: string): boolean {
    const { kind, id } = parseUri(uri)
    if (kind === 'playlist') return this.playlists.get(id) !== undefined
    if (kind === 'user') return this.accounts.users.has(id)
    return this.catalogue.has(kind, id)
  }

  /** @throws TypeError that names what a test has got wrong. */
  assertKnown(uris: readonly string[]): void {
    const unknown = uris.find((uri) => !uri.startsWith('spotify:local:') && !this.has(uri))
    if (unknown === undefined) return
    throw new TypeError(`MockSpotify has no "${unknown}": add it with mock.catalogue first.`)
  }

  /** What a user plays: nothing, at first. */
  playerOf(userId: string): Player {
    const known = this.#players.get(userId)
    if (known !== undefined) return known
    const player = new Player(userId, (uri, contextUri) => {
      this.history.add(userId, { uri, contextUri, playedAt: wallMilliseconds() })
    })
    this.#players.set(userId, player)
    return player
  }
}
