import { styleText } from 'node:util'
import type { Member } from './fleet.ts'

const columns = [
  '',
  'process',
  'calls',
  'failed',
  'adopted',
  'refreshed',
  'taken over',
  'token lives',
]

/** The fleet as a table, one line per process. */
export function table(members: readonly Member[], now: number): string {
  const header = styleText('dim', line(columns))
  return [header, ...members.map((member) => row(member, now))].join('\n')
}

function row({ number, worker, report, isFrozen, takenOver, deaths }: Member, now: number): string {
  const state = isFrozen ? '❄' : report?.isHolder ? '●' : ' '
  const name = `${number} (${worker.process.pid})${'†'.repeat(Math.min(deaths, 3))}`
  if (report === undefined) return line([state, name, 'starting'])
  const { calls, failedCalls, adopted, refreshed, expiresAt } = report
  const left = expiresAt === 0 ? '–' : `${Math.max(expiresAt - now, 0).toFixed(1)} s`
  const text = line([state, name, calls, failedCalls, adopted, refreshed, takenOver, left])
  return isFrozen ? styleText('cyan', text) : report.isHolder ? styleText('green', text) : text
}

function line([state = '', name = '', ...cells]: readonly (string | number)[]): string {
  return `${state} ${String(name).padEnd(18)}${cells.map((cell) => `${cell}`.padStart(12)).join('')}`
}
