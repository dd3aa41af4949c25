import type { ControlState } from '../snapshot.ts'
import { write } from './element.ts'

const buttons = [...document.querySelectorAll<HTMLButtonElement>('button[data-control]')]

for (const button of buttons) {
  button.addEventListener('click', () => {
    if (button.ariaDisabled === 'true') return
    // If the fleet has ended, the page says so elsewhere.
    fetch(`/controls/${button.dataset['control']}`, { method: 'POST' }).catch(() => {})
  })
}

/** Texts and state of a button. */
interface Face {
  readonly isOffered: boolean
  /** The fault is active. */
  readonly isBusy: boolean
  /** The fault lasts until the button is pressed again. */
  readonly isOn?: boolean
  readonly title: string
  readonly note: string
}

/** Updates the buttons without moving the focus. */
export function showControls(controls: ControlState): void {
  for (const button of buttons) {
    const face = faces[button.dataset['control'] ?? '']?.(controls)
    if (face === undefined) continue
    button.hidden = !face.isOffered
    button.ariaDisabled = `${face.isBusy}`
    write(part(button, 'b'), face.title)
    write(part(button, 'span'), face.note)
    button.dataset['isOn'] = `${face.isOn === true}`
  }
}

function part(button: HTMLButtonElement, name: 'b' | 'span'): Element {
  return button.querySelector(name) ?? button
}

const pending = 'at the next token request …'

const faces: Readonly<Record<string, (controls: ControlState) => Face>> = {
  'kill-holder': ({ isKillPending }) => ({
    isOffered: true,
    isBusy: isKillPending,
    title: 'Kill the holder',
    note: isKillPending ? pending : 'SIGKILL during a request',
  }),
  'freeze-holder': ({ isFreezePending, freezeHolderSeconds }) => ({
    isOffered: true,
    isBusy: isFreezePending,
    title: 'Freeze the holder',
    note: isFreezePending ? pending : `SIGSTOP for ${freezeHolderSeconds} s during a request`,
  }),
  'freeze-redis': ({ canFreezeRedis, isRedisFrozen, freezeRedisSeconds }) => ({
    isOffered: canFreezeRedis,
    isBusy: isRedisFrozen,
    title: 'Freeze Redis',
    note: isRedisFrozen ? 'it answers nothing …' : `for ${freezeRedisSeconds} s it answers nothing`,
  }),
  'fail-endpoint': ({ canFailEndpoint, isEndpointFailing }) => ({
    isOffered: canFailEndpoint,
    isBusy: false,
    isOn: isEndpointFailing,
    title: isEndpointFailing ? 'Repair the token endpoint' : 'Fail the token endpoint',
    note: isEndpointFailing ? 'it answers 503 …' : '503 until you repair it',
  }),
}
