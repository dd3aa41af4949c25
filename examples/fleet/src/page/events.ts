import type { FaultState, Snapshot } from '../snapshot.ts'
import { element, write } from './element.ts'

const items = new Map<number, HTMLLIElement>()
const announced = new Set<number>()

/** Shows the faults and their effects, the latest first. */
export function showEvents({ at, faults }: Snapshot): void {
  element('nothing-yet').hidden = faults.length > 0
  for (const [id, item] of items) {
    if (faults.some((each) => each.id === id)) continue
    item.remove()
    items.delete(id)
  }
  for (const fault of faults) {
    const item = items.get(fault.id) ?? addItem(fault)
    item.classList.toggle('failed', fault.hasFailures)
    const [time, summary] = item.children
    if (time !== undefined) write(time, ago(at - fault.from))
    if (summary !== undefined) write(summary, fault.summary)
    announce(fault)
  }
}

function addItem({ id, kind }: FaultState): HTMLLIElement {
  const item = document.createElement('li')
  item.classList.add(kind)
  item.append(document.createElement('time'), document.createElement('p'))
  element('events').prepend(item)
  items.set(id, item)
  return item
}

/** Read out once, when the summary is final. */
function announce({ id, summary, isSettled }: FaultState): void {
  if (!isSettled || announced.has(id)) return
  announced.add(id)
  write(element('announcement'), summary)
}

function ago(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s ago`
  return `${Math.round(seconds / 60)} min ago`
}
