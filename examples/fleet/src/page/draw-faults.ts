import type { FaultState } from '../snapshot.ts'
import type { Frame } from './frame.ts'
import { svg } from './svg.ts'

/** Draws faults of all processes behind the lanes, with their duration. */
export function drawBands(frame: Frame, faults: readonly FaultState[]): readonly SVGElement[] {
  return faults.flatMap(({ kind, from, until = frame.now }) => {
    if (until < frame.begin || (kind !== 'freeze-redis' && kind !== 'fail-endpoint')) return []
    const x = frame.x(from)
    const width = Math.max(frame.x(until) - x, 2)
    const y = (kind === 'freeze-redis' ? frame.cacheY : frame.spotifyY) - 9
    const text = kind === 'freeze-redis' ? 'Redis frozen' : 'Spotify answers 503'
    return [
      svg('rect', { class: `band ${kind}`, x, y, width, height: frame.bottom - y }),
      svg('rect', { class: `cap ${kind}`, x, y, width, height: 18, rx: 3 }),
      ...(frame.isShown(from) || width > text.length * 7
        ? [svg('text', { class: `cap-name ${kind}`, x, y: 8 }, text)]
        : []),
    ]
  })
}

/** Draws faults of one process over the lanes. */
export function drawMarks(frame: Frame, faults: readonly FaultState[]): readonly SVGElement[] {
  return faults.flatMap(({ kind, place, from }) => {
    if (place === undefined || !frame.isShown(from)) return []
    const [x, y] = [frame.x(from), frame.middle(place)]
    const verb = kind === 'kill' ? 'killed' : 'frozen'
    return [
      svg('line', { class: `mark ${kind}`, x1: x, x2: x, y1: 30, y2: frame.bottom }),
      svg('circle', { class: `badge ${kind}`, cx: x, cy: y, r: 9 }),
      svg('text', { class: 'badge-sign', x, y }, kind === 'kill' ? '✕' : '❄'),
      svg('text', { class: `mark-name ${kind}`, x, y: 23 }, `${place} ${verb}`),
    ]
  })
}
