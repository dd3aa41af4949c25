import { randomBytes } from 'node:crypto'

import type { OperationId } from '@spotify-sdk/client/endpoints'

import { wallMilliseconds } from '../../clock.ts'
import type { Answer } from '../../server/answer.ts'
import { ApiRefusal } from '../api-error.ts'
import { noContent, ReadyAnswer, type ApiCall, type Operation } from '../request/api-call.ts'
import type { Player, PlayerDevice, RepeatMode } from '../state/player.ts'
import { knownUris } from './lookup.ts'
import { programOf, startIndex } from './program.ts'

/** Carries out a command; answers nothing. */
type Command = (call: ApiCall, player: Player, device: PlayerDevice) => void

/**
 * What a user does to the player. Spotify answers most commands with 200 and a random text, some
 * with 204, and 202 where the device has to wake up first.
 *
 * @see {@link https://github.com/spotify/spotify-web-api-ts-sdk/issues/127}
 */
export const playerCommands = {
  'player.transferPlayback': transfer,
  'player.startPlayback': command(start, noContent),
  'player.pausePlayback': command((_call, player) => {
    if (!player.isPlaying) throw restricted()
    player.isPlaying = false
  }),
  'player.skipToNext': command((_call, player) => player.next()),
  'player.skipToPrevious': command((_call, player) => player.previous()),
  'player.seek': command((call, player) => {
    player.progressMs = call.number('position_ms') ?? 0
  }),
  'player.setRepeatMode': command((call, player) => {
    player.repeat = (call.text('state') as RepeatMode | undefined) ?? 'off'
  }),
  'player.setShuffle': command((call, player) => {
    player.shuffle = call.flag('state') ?? false
  }),
  'player.setVolume': command((call, player, device) => {
    if (device.volumePercent === null) {
      throw commandFailed(403, 'Cannot control device volume', 'VOLUME_CONTROL_DISALLOW')
    }
    player.setVolume(device.id, call.number('volume_percent') ?? 0)
  }),
  'player.addToQueue': command((call, player) => {
    const uris = knownUris(call, [call.text('uri') ?? ''], ['track', 'episode'])
    player.queue = [...player.queue, ...uris]
  }),
} as const satisfies Partial<Record<OperationId, Operation>>

function command(carryOut: Command, usual?: ReadyAnswer): Operation {
  return (call) => {
    assertPremium(call)
    const player = call.state.playerOf(call.user.id)
    const device = deviceOf(player, call.text('device_id'))
    const isAwake = device.id === player.activeDeviceId
    carryOut(call, player, device)
    player.activeDeviceId = device.id
    player.changedAt = wallMilliseconds()
    if (!isAwake) return new ReadyAnswer({ status: 202, headers: {}, body: '' })
    return usual ?? new ReadyAnswer(randomText())
  }
}

function start(call: ApiCall, player: Player): void {
  const program = programOf(call)
  const progressMs = call.number('position_ms')
  if (program !== undefined) {
    player.start(program, startIndex(program, call.value('offset')), progressMs ?? 0)
    return
  }
  if (player.isPlaying || player.item === undefined) throw restricted()
  player.isPlaying = true
  player.progressMs = progressMs ?? player.progressMs
}

function transfer(call: ApiCall): ReadyAnswer {
  assertPremium(call)
  const player = call.state.playerOf(call.user.id)
  player.activeDeviceId = deviceOf(player, call.list('device_ids')[0]).id
  player.changedAt = wallMilliseconds()
  if (call.flag('play') === true) player.isPlaying = player.item !== undefined
  return noContent
}

function deviceOf(player: Player, deviceId: string | undefined): PlayerDevice {
  const device = player.devices.find(({ id }) => id === (deviceId ?? player.activeDeviceId))
  if (device !== undefined) return device
  throw deviceId === undefined
    ? commandFailed(404, 'No active device found', 'NO_ACTIVE_DEVICE')
    : new ApiRefusal(404, 'Device not found')
}

function assertPremium({ user }: ApiCall): void {
  if (user.product === 'free') throw commandFailed(403, 'Premium required', 'PREMIUM_REQUIRED')
}

/** To pause what is paused, and to resume what is played. */
function restricted(): ApiRefusal {
  return commandFailed(403, 'Restriction violated', 'UNKNOWN')
}

function commandFailed(status: number, message: string, reason: string): ApiRefusal {
  return new ApiRefusal(status, `Player command failed: ${message}`, { reason })
}

function randomText(): Answer {
  const body = randomBytes(20).toString('base64url')
  return { status: 200, headers: { 'content-type': 'text/plain' }, body }
}
