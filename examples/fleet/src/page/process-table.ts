import type { ProcessState, Snapshot } from '../snapshot.ts'
import { write } from './element.ts'

const table = document.querySelector('table')

const states: Readonly<Record<string, string>> = {
  waiting: 'waiting',
  refused: 'none',
  starting: 'starting',
  frozen: 'frozen',
}

/** Shows the figures of the time line as a table. */
export function showProcesses({ processes, totals }: Snapshot): void {
  const [body] = table?.tBodies ?? []
  const foot = table?.tFoot
  if (body === undefined || foot === undefined || foot === null) return
  processes.forEach((process, index) => {
    const row = body.rows[index] ?? addRow(body)
    row.classList.toggle('holder', process.isHolder)
    fill(row, cellsOf(process))
  })
  const { callsPerSecond, calls, failedCalls, refreshed, adopted, takenOver } = totals
  const sums = [callsPerSecond.toFixed(0), calls, failedCalls, refreshed, adopted, takenOver]
  fill(foot.rows[0] ?? addRow(foot), ['All', ...sums.map(text), '', ''])
}

function cellsOf(process: ProcessState): readonly string[] {
  const { place, calls, failedCalls, refreshed, adopted, takenOver, token, lane, deaths } = process
  const { callsPerSecond } = process
  const shows = lane.at(-1)?.shows ?? 'starting'
  return [
    `${place}${'†'.repeat(Math.min(deaths, 3))}`,
    callsPerSecond.toFixed(0),
    ...[calls, failedCalls, refreshed, adopted, takenOver].map(text),
    token === undefined ? (states[shows] ?? '') : `#${token.number}`,
    token === undefined ? '' : `${token.ageSeconds.toFixed(0)} s`,
  ]
}

function addRow(section: HTMLTableSectionElement): HTMLTableRowElement {
  const row = section.insertRow()
  const name = document.createElement('th')
  name.scope = 'row'
  row.append(name)
  for (let column = 1; column < 9; column++) row.insertCell()
  row.cells[2]?.classList.add('wide')
  return row
}

function fill(row: HTMLTableRowElement, texts: readonly string[]): void {
  texts.forEach((value, index) => {
    const cell = row.cells[index]
    if (cell !== undefined) write(cell, value)
  })
}

function text(value: number | string): string {
  return value.toLocaleString('en')
}
