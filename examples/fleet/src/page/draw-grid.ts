import type { Frame } from './frame.ts'
import { svg } from './svg.ts'

/** Draws the seconds at the bottom, and the rows of the token endpoint and the cache. */
export function drawGrid(frame: Frame, cacheName: string): readonly SVGElement[] {
  const { left, right, bottom, seconds, now, spotifyY, cacheY } = frame
  const step = 10
  const ticks = Array.from({ length: seconds / step + 1 }, (_, index) => index * step)
  return [
    ...ticks.flatMap((age) => {
      const x = frame.x(now - age)
      return [
        svg('line', { class: 'tick', x1: x, x2: x, y1: 30, y2: bottom }),
        svg('text', { class: 'time', x, y: bottom + 16 }, age === 0 ? 'now' : `−${age} s`),
      ]
    }),
    ...[spotifyY, cacheY].map((y) =>
      svg('line', { class: 'rail', x1: left, x2: right, y1: y, y2: y }),
    ),
    svg('text', { class: 'row-name', x: 0, y: spotifyY }, 'Spotify'),
    svg('text', { class: 'row-name', x: 0, y: cacheY }, cacheName),
  ]
}
