import type { ControlState } from '../snapshot.ts'
import { write } from './element.ts'

const buttons = [...document.querySelectorAll<HTMLButtonElement>('button[data-control]')]

for (const button of buttons) {
  button.addEventListener('click', () => {
    if (button.ariaDisabled === 'true') return
    // Where the fleet has ended, the page says so.
    fetch(`/controls/${button.dataset['control']}`, { method: 'POST' }).catch(() => {})
  })
}

/** What a button says of itself. */
interface Face {
  readonly isOffered: boolean
  /** It is being done already. */
  readonly isBusy: boolean
  /** It lasts until somebody ends it, by the same button. */
  readonly isOn?: boolean
  readonly title: string
  readonly note: string
}

/** Names what each button does, or what it waits for; keeps the focus where it is. */
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
    note: isKillPending ? pending : 'SIGKILL in mid-request',
  }),
  'freeze-holder': ({ isFreezePending, freezeHolderSeconds }) => ({
    isOffered: true,
    isBusy: isFreezePending,
    title: 'Freeze the holder',
    note: isFreezePending ? pending : `SIGSTOP for ${freezeHolderSeconds} s in mid-request`,
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
    title: isEndpointFailing ? 'Mend the token endpoint' : 'Fail the token endpoint',
    note: isEndpointFailing ? 'it answers 503 …' : '503 until you mend it',
  }),
}
