import { hexFor } from '../catalogue/spotify-id.ts'

/** Something that a user listens with. */
export interface PlayerDevice {
  readonly id: string
  readonly name: string
  readonly type: 'Computer' | 'Speaker'
  /** 0 to 100; `null` if the device neither reports nor accepts a volume. */
  readonly volumePercent: number | null
}

export type RepeatMode = 'off' | 'context' | 'track'

/** What is to be played: URIs in their order, and the album or playlist that they are from. */
export interface Program {
  readonly uris: readonly string[]
  readonly contextUri: string | null
}

/**
 * The playback of one user. Time does not pass in it: only commands change the position, so a test
 * reads the position that it set.
 */
export class Player {
  devices: readonly PlayerDevice[]
  activeDeviceId: string | undefined = undefined
  program: Program = { uris: [], contextUri: null }
  /** What the user has put before the rest of the program. */
  queue: readonly string[] = []
  item: string | undefined = undefined
  isPlaying = false
  progressMs = 0
  repeat: RepeatMode = 'off'
  shuffle = false
  /** When the last command came: Unix time in milliseconds. */
  changedAt = 0
  readonly #onPlay: (uri: string, contextUri: string | null) => void
  #index = 0

  /** @param onPlay - Hears of every item that starts. */
  constructor(userId: string, onPlay: (uri: string, contextUri: string | null) => void) {
    this.#onPlay = onPlay
    this.devices = [
      { id: hexFor(`${userId} desk`, 40), name: 'Desk', type: 'Computer', volumePercent: 60 },
      {
        id: hexFor(`${userId} kitchen`, 40),
        name: 'Kitchen',
        type: 'Speaker',
        volumePercent: null,
      },
    ]
  }

  get activeDevice(): PlayerDevice | undefined {
    return this.devices.find(({ id }) => id === this.activeDeviceId)
  }

  /** What follows the item that is played. */
  get upcoming(): readonly string[] {
    return [...this.queue, ...this.program.uris.slice(this.#index + 1)]
  }

  start(program: Program, index: number, progressMs: number): void {
    this.program = program
    this.#playFrom(index, progressMs)
  }

  /** Plays what was queued, or the next of the program; at its end, playing ends too. */
  next(): void {
    const [queued, ...rest] = this.queue
    if (queued !== undefined) {
      this.queue = rest
      this.#play(queued, 0)
      return
    }
    const isLast = this.#index + 1 >= this.program.uris.length
    if (isLast && this.repeat !== 'context') {
      this.isPlaying = false
      this.progressMs = 0
      return
    }
    this.#playFrom(isLast ? 0 : this.#index + 1, 0)
  }

  /** Plays the one before; the first one plays from its start. */
  previous(): void {
    this.#playFrom(Math.max(this.#index - 1, 0), 0)
  }

  setVolume(deviceId: string, volumePercent: number): void {
    this.devices = this.devices.map((device) =>
      device.id === deviceId ? { ...device, volumePercent } : device,
    )
  }

  #playFrom(index: number, progressMs: number): void {
    this.#index = index
    const uri = this.program.uris[index]
    if (uri !== undefined) this.#play(uri, progressMs)
  }

  #play(uri: string, progressMs: number): void {
    this.item = uri
    this.progressMs = progressMs
    this.isPlaying = true
    this.#onPlay(uri, this.program.contextUri)
  }
}
