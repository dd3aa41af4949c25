import type { ProcessState, Span } from '../snapshot.ts'
import type { Frame } from './frame.ts'
import { svg } from './svg.ts'
import { hueClass } from './hue-class.ts'

/** Draws the lane of a process: what its callers got, and when. */
export function drawLane(frame: Frame, process: ProcessState): readonly SVGElement[] {
  const { place, callsPerSecond, isHolder, token } = process
  const middle = frame.middle(place)
  return [
    ...process.lane
      .filter(({ until = Infinity }) => until > frame.begin)
      .flatMap((span) => drawSpan(frame, place, span, token?.ageSeconds)),
    svg(
      'text',
      { class: isHolder ? 'row-name holder' : 'row-name', x: 0, y: middle },
      `${frame.isNarrow ? '' : 'process '}${place}`,
    ),
    svg('text', { class: 'rate', x: frame.width, y: middle }, `${callsPerSecond.toFixed(0)}/s`),
  ]
}

function drawSpan(
  frame: Frame,
  place: number,
  span: Span,
  ageSeconds: number | undefined,
): readonly SVGElement[] {
  const { shows, token, from, until } = span
  const x = frame.x(from)
  const width = Math.max(frame.x(until ?? frame.now) - x, 1)
  const y = frame.top(place)
  const height = frame.laneHeight
  const hue = token === undefined ? '' : hueClass(token)
  const named = token === undefined ? {} : { 'data-token': token }
  const bar = svg('rect', { class: `span ${shows} ${hue}`, ...named, x, y, width, height, rx: 4 })
  const name = nameOf(span, until === undefined ? ageSeconds : undefined)
  const fitting = name.find((text) => text.length * 7 + 18 < width)
  if (fitting === undefined) return [bar]
  const label = { class: `span-name ${shows}`, x: x + 12, y: frame.middle(place) }
  return [bar, svg('text', label, fitting)]
}

/** Longest first. The first one that fits is shown. */
function nameOf({ shows, token }: Span, ageSeconds: number | undefined): readonly string[] {
  if (shows !== 'token') return names[shows]
  const age = ageSeconds === undefined ? [] : [`#${token} · ${ageSeconds.toFixed(0)} s old`]
  return [...age, `#${token}`]
}

const names = {
  refused: ['typed error, Retry-After', 'error'],
  waiting: ['callers wait', 'wait'],
  frozen: ['frozen'],
  starting: ['starts'],
}
