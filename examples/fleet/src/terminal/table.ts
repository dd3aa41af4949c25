import { styleText } from 'node:util'
import type { ProcessState } from '../snapshot.ts'

const columns = [
  '',
  'process',
  'calls/s',
  'failed',
  'requested',
  'adopted',
  'taken over',
  'token',
  'age',
]

const states: Readonly<Record<string, string>> = {
  waiting: 'waiting',
  refused: 'none',
  starting: 'starting',
  frozen: 'frozen',
}

/** Formats the fleet as a table, one line per process. */
export function table(processes: readonly ProcessState[]): string {
  return [styleText('dim', line(columns)), ...processes.map(row)].join('\n')
}

function row(process: ProcessState): string {
  const { place, pid, isHolder, callsPerSecond, failedCalls, adopted, refreshed } = process
  const { takenOver, deaths, token, lane } = process
  const shows = lane.at(-1)?.shows ?? 'starting'
  const isFrozen = shows === 'frozen'
  const text = line([
    isFrozen ? '❄' : isHolder ? '●' : ' ',
    `${place}${pid === undefined ? '' : ` (${pid})`}${'†'.repeat(Math.min(deaths, 3))}`,
    callsPerSecond.toFixed(0),
    failedCalls,
    refreshed,
    adopted,
    takenOver,
    token === undefined ? (states[shows] ?? '') : `#${token.number}`,
    token === undefined ? '' : `${token.ageSeconds.toFixed(1)} s`,
  ])
  return isFrozen ? styleText('cyan', text) : isHolder ? styleText('green', text) : text
}

function line([state = '', name = '', ...cells]: readonly (string | number)[]): string {
  return `${state} ${String(name).padEnd(16)}${cells.map((cell) => `${cell}`.padStart(11)).join('')}`
}
