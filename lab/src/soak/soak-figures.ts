import type { Figure } from '../report/figures.ts'
import type { FleetVerdict } from './judge-fleet.ts'

const inWords = { file: 'one folder of files', redis: 'one Redis' } as const

/** What a reader is told of a run. */
export function soakFigures(verdicts: readonly FleetVerdict[], minutes: number): readonly Figure[] {
  return verdicts.flatMap((verdict) => [
    {
      what: `${minutes} minutes of random faults for 4 processes on ${inWords[verdict.backend]}`,
      seen: describe(verdict),
    },
    { what: 'the faults', seen: verdict.faults },
    ...verdict.complaints.map((seen) => ({ what: 'not as it must be', seen })),
  ])
}

/** The same on a terminal. */
export function describeVerdict(verdict: FleetVerdict): string {
  const complaints = verdict.complaints.map((complaint) => `\n  FAILED ${complaint}`)
  return `${verdict.backend}: ${describe(verdict)} (${verdict.faults})${complaints.join('')}`
}

function describe(verdict: FleetVerdict): string {
  const { calls, failed, requests, longestWaitSeconds, unhandledRejections } = verdict
  return [
    `${calls.toLocaleString('en')} calls`,
    `${failed.toLocaleString('en')} failed while the endpoint refused`,
    `longest wait ${longestWaitSeconds.toFixed(1)} s`,
    `${requests.toLocaleString('en')} token requests`,
    `${unhandledRejections} unhandled rejections`,
    `heap ${(verdict.heapGrowthBytes / 1e6).toFixed(1)} MB and handles ${verdict.handlesGrowth} over those after the warm-up, at most`,
  ].join(', ')
}
