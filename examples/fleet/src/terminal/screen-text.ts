import { styleText } from 'node:util'
import type { ControlState, Snapshot } from '../snapshot.ts'
import { table } from './table.ts'

const faultsShown = 3

/** Describes one moment of the fleet in a few lines. */
export function screenText({ setting, totals, processes, faults, controls }: Snapshot): string {
  const { calls, failedCalls, failedInTime, expiredServed, tokenRequests, lifetimes } = totals
  return [
    `Live page: ${styleText('bold', setting.pageUrl)}`,
    `Spotify: ${setting.spotify}`,
    `Cache: ${setting.cache}`,
    `Port of all processes: ${setting.portUrl}`,
    '',
    table(processes),
    '',
    `token requests ${tokenRequests} in ${lifetimes} lifetimes; each process on its own: ${processes.length * lifetimes}   cache failures ${totals.cacheFailures}`,
    `calls ${calls}   failed ${failedCalls} (with a valid token about: ${failedInTime})   expired tokens served ${expiredServed}`,
    ...faults.slice(-faultsShown).map(({ summary }) => `· ${summary}`),
    help(controls),
  ].join('\n')
}

function help(controls: ControlState): string {
  const { canFreezeRedis, canFailEndpoint, isEndpointFailing } = controls
  const isWaiting = controls.isKillPending || controls.isFreezePending
  return [
    'k kill the holder of the lease',
    'f freeze it',
    ...(canFreezeRedis ? ['r freeze Redis'] : []),
    ...(canFailEndpoint ? [`d token endpoint ${isEndpointFailing ? 'up' : 'down'}`] : []),
    'q quit',
    ...(isWaiting ? ['waiting for a holder …'] : []),
  ].join('   ')
}
