const narrowWidth = 640

/** Coordinates of the drawing: time runs to the right, one row per process. */
export class Frame {
  readonly width: number
  readonly height: number
  readonly isNarrow: boolean
  readonly left: number
  readonly right: number
  readonly seconds: number
  readonly laneHeight: number
  /** Middle of the rows that all processes share. */
  readonly spotifyY = 46
  readonly cacheY = 72
  readonly lanesY = 90
  readonly #now: number
  readonly #pitch: number

  constructor(width: number, processes: number, now: number) {
    this.width = width
    this.#now = now
    this.isNarrow = width < narrowWidth
    this.left = this.isNarrow ? 52 : 84
    this.right = width - (this.isNarrow ? 34 : 52)
    this.seconds = this.isNarrow ? 30 : 60
    this.#pitch = this.isNarrow ? 28 : 32
    this.laneHeight = this.#pitch - 8
    this.height = this.lanesY + processes * this.#pitch + 22
  }

  /** The bottom of the last lane. */
  get bottom(): number {
    return this.height - 22
  }

  get pixelsPerSecond(): number {
    return (this.right - this.left) / this.seconds
  }

  get begin(): number {
    return this.#now - this.seconds
  }

  get now(): number {
    return this.#now
  }

  /** Times before the first one shown are drawn at its place. */
  x(at: number): number {
    const age = Math.min(Math.max(this.#now - at, 0), this.seconds)
    return this.right - age * this.pixelsPerSecond
  }

  isShown(at: number): boolean {
    return at > this.begin && at <= this.#now
  }

  /** Top of a lane. */
  top(place: number): number {
    return this.lanesY + (place - 1) * this.#pitch
  }

  middle(place: number): number {
    return this.top(place) + this.laneHeight / 2
  }
}
