import type { Snapshot } from '../snapshot.ts'
import { element, write } from './element.ts'

/** Shows the total figures, and what separate caches would have cost. */
export function showFigures({ totals, processes, setting }: Snapshot): void {
  const { tokenRequests, failedRequests, tokens, lifetimes, failedCalls, cacheFailures } = totals
  const each = processes.length
  write(
    element('setting'),
    `${each} processes behind one port, ${setting.portUrl}, share one cache: ${setting.cache}. Spotify: ${setting.spotify}.`,
  )
  write(element('token-requests'), number(tokenRequests))
  const notes = [
    ...(failedRequests === 0 ? [] : [`${number(failedRequests)} refused`]),
    ...(cacheFailures === 0
      ? []
      : [`${count(cacheFailures, 'time')} no answer from ${setting.cacheName}`]),
  ]
  write(element('request-notes'), notes.join(', '))
  const alone = lifetimes * each
  const most = Math.max(alone, tokens, 1)
  bar('with-cache', tokens / most, `${count(tokens, 'token')} in ${count(lifetimes, 'lifetime')}`)
  bar('without-cache', alone / most, `${count(alone, 'token')} at least`)

  write(element('calls'), number(totals.calls))
  write(element('call-rate'), `${Math.round(totals.callsPerSecond)} a second`)
  write(element('failed-calls'), number(failedCalls))
  write(element('failed-note'), failureNote(totals))
  write(element('expired-served'), number(totals.expiredServed))
  element('failed-figure').dataset['verdict'] = verdict(failedCalls, totals.failedInTime)
  element('expired-figure').dataset['verdict'] = verdict(0, totals.expiredServed)
}

function bar(id: string, part: number, text: string): void {
  const cell = element(id)
  write(cell, text)
  cell.style.setProperty('--part', `${part}`)
}

function count(value: number, noun: string): string {
  return `${number(value)} ${noun}${value === 1 ? '' : 's'}`
}

function failureNote({ calls, failedCalls, failedInTime }: Snapshot['totals']): string {
  if (failedCalls === 0) return `none of ${number(calls)}`
  if (failedInTime === 0) return 'with Spotify down and no valid token left'
  return `${number(failedInTime)} while there was a valid token`
}

/** Classifies a figure: good; expected, because no token was available; or broken. */
function verdict(expected: number, broken: number): string {
  return broken > 0 ? 'broken' : expected > 0 ? 'expected' : 'good'
}

function number(value: number): string {
  return value.toLocaleString('en')
}
