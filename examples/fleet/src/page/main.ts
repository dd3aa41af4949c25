import type { Snapshot } from '../snapshot.ts'
import { showControls } from './controls.ts'
import { showFigures } from './figures.ts'
import { showEvents } from './events.ts'
import { element } from './element.ts'
import { showProcesses } from './process-table.ts'
import { TimeLine } from './time-line.ts'

const timeLine = new TimeLine(document.querySelector<SVGSVGElement>('#time-line'))

const events = new EventSource('/events')
events.addEventListener('message', ({ data }: MessageEvent<string>) => {
  const snapshot = JSON.parse(data) as Snapshot
  element('ended').hidden = true
  showFigures(snapshot)
  showControls(snapshot.controls)
  showEvents(snapshot)
  showProcesses(snapshot)
  timeLine.show(snapshot)
})
events.addEventListener('error', () => {
  element('ended').hidden = false
  timeLine.stop()
})
