import type { DisturbanceState, Snapshot } from '../snapshot.ts'
import { element, write } from './element.ts'

const items = new Map<number, HTMLLIElement>()
const announced = new Set<number>()

/** What was done, and what it shows: the latest first. */
export function showHappenings({ at, disturbances }: Snapshot): void {
  element('nothing-yet').hidden = disturbances.length > 0
  for (const [id, item] of items) {
    if (disturbances.some((each) => each.id === id)) continue
    item.remove()
    items.delete(id)
  }
  for (const disturbance of disturbances) {
    const item = items.get(disturbance.id) ?? addItem(disturbance)
    item.classList.toggle('failed', disturbance.hasFailures)
    const [time, story] = item.children
    if (time !== undefined) write(time, ago(at - disturbance.from))
    if (story !== undefined) write(story, disturbance.story)
    announce(disturbance)
  }
}

function addItem({ id, kind }: DisturbanceState): HTMLLIElement {
  const item = document.createElement('li')
  item.classList.add(kind)
  item.append(document.createElement('time'), document.createElement('p'))
  element('happenings').prepend(item)
  items.set(id, item)
  return item
}

/** Read out once, when the story is at its end: its figures change all the time before. */
function announce({ id, story, isSettled }: DisturbanceState): void {
  if (!isSettled || announced.has(id)) return
  announced.add(id)
  write(element('announcement'), story)
}

function ago(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s ago`
  return `${Math.round(seconds / 60)} min ago`
}
