import type { ProcessState, TokenRequest } from '../snapshot.ts'
import type { Frame } from './frame.ts'
import { hueClass } from './hue-class.ts'
import { svg } from './svg.ts'

/** Draws a request: from Spotify to its process, and from there through the cache to the others. */
export function drawRequest(
  frame: Frame,
  request: TokenRequest,
  processes: readonly ProcessState[],
): readonly SVGElement[] {
  const { place, from, until = frame.now, outcome, token, isTakeover } = request
  if (!frame.isShown(until)) return []
  const hue = token === undefined ? '' : hueClass(token)
  const [begin, end] = [frame.x(from), frame.x(until)]
  const [top, middle] = [frame.spotifyY, frame.middle(place)]
  return [
    svg('line', { class: `wait ${outcome} ${hue}`, x1: begin, x2: end, y1: top, y2: top }),
    svg('circle', {
      class: `request ${outcome} ${hue}`,
      cx: end,
      cy: top,
      r: token === undefined ? 4 : 6,
    }),
    ...(token === undefined
      ? [
          svg('line', {
            class: `attempt ${outcome}`,
            x1: end,
            x2: end,
            y1: frame.top(place),
            y2: frame.top(place) + 5,
          }),
        ]
      : [
          svg('line', { class: `delivery ${hue}`, x1: end, x2: end, y1: top, y2: middle }),
          ...adoptions(frame, request, processes),
          svg('circle', {
            class: `requester ${hue}`,
            'data-token': token,
            cx: end,
            cy: middle,
            r: 6,
          }),
          ...(isTakeover
            ? [svg('circle', { class: `takeover ${hue}`, cx: end, cy: middle, r: 9.5 })]
            : []),
        ]),
  ]
}

function adoptions(
  frame: Frame,
  { place, until, token }: TokenRequest,
  processes: readonly ProcessState[],
): readonly SVGElement[] {
  if (token === undefined || until === undefined) return []
  const [x, y] = [frame.x(until), frame.middle(place)]
  return processes
    .filter((process) => process.place !== place)
    .flatMap((process) => {
      const adopted = process.lane.find((span) => span.token === token)
      if (adopted === undefined || !frame.isShown(adopted.from)) return []
      const [toX, toY] = [frame.x(adopted.from), frame.middle(process.place)]
      const bend = Math.max((toX - x) / 2, 3)
      const path = `M${x} ${y}C${x + bend} ${y} ${x} ${toY} ${toX} ${toY}`
      return [
        svg('path', { class: `spread ${hueClass(token)}`, d: path }),
        svg('circle', {
          class: `adopter ${hueClass(token)}`,
          'data-token': token,
          cx: toX,
          cy: toY,
          r: 3.5,
        }),
      ]
    })
}
