import type { Snapshot } from '../snapshot.ts'
import { drawBands, drawMarks } from './draw-faults.ts'
import { drawGrid } from './draw-grid.ts'
import { drawLane } from './draw-lane.ts'
import { drawRequestNames } from './draw-request-names.ts'
import { drawRequest } from './draw-request.ts'
import { Frame } from './frame.ts'

const calm = matchMedia('(prefers-reduced-motion: reduce)')

/**
 * Shows the last minute, redrawn when it has moved by a pixel, or once a second with reduced
 * motion.
 */
export class TimeLine {
  readonly #drawing: SVGSVGElement
  #snapshot: Snapshot | undefined
  #receivedAt = 0
  #drawnAt = -Infinity
  #isStopped = false

  constructor(drawing: SVGSVGElement | null) {
    if (drawing === null) throw new Error('The page has no time line')
    this.#drawing = drawing
    requestAnimationFrame(this.#beat)
  }

  show(snapshot: Snapshot): void {
    this.#snapshot = snapshot
    this.#receivedAt = performance.now()
    this.#isStopped = false
  }

  /** Stops moving, because no more data will arrive. */
  stop(): void {
    this.#isStopped = true
  }

  readonly #beat = (): void => {
    requestAnimationFrame(this.#beat)
    if (this.#snapshot === undefined || this.#isStopped) return
    const now = this.#snapshot.at + (performance.now() - this.#receivedAt) / 1000
    const { processes } = this.#snapshot
    const frame = new Frame(this.#drawing.clientWidth, processes.length, now)
    const stepSeconds = calm.matches ? 1 : 1 / frame.pixelsPerSecond
    if (now - this.#drawnAt < stepSeconds) return
    this.#drawnAt = now
    this.#draw(this.#snapshot, frame)
  }

  #draw(snapshot: Snapshot, frame: Frame): void {
    const { processes, requests, faults, setting } = snapshot
    this.#drawing.setAttribute('viewBox', `0 0 ${frame.width} ${frame.height}`)
    this.#drawing.style.height = `${frame.height}px`
    this.#drawing.replaceChildren(
      ...drawGrid(frame, setting.cacheName),
      ...drawBands(frame, faults),
      ...processes.flatMap((process) => drawLane(frame, process)),
      ...requests.flatMap((request) => drawRequest(frame, request, processes)),
      ...drawRequestNames(frame, requests),
      ...drawMarks(frame, faults),
    )
  }
}
