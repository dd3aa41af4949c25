import { auth, finishSignIn, spotify, startSignIn, watchOtherTabs } from './spotify.js'

const element = (id) => document.querySelector(`#${id}`)

/** Shows what this user may see. */
async function render() {
  const isSignedIn = (await auth.getAuthorization()) !== undefined
  element('sign-in').hidden = isSignedIn
  element('sign-out').hidden = !isSignedIn
  const { items } = isSignedIn ? await spotify.tracks.getSaved({ limit: 5 }) : { items: [] }
  // `textContent`: names come from anyone who publishes on Spotify.
  const names = items.map(({ track }) =>
    Object.assign(document.createElement('li'), { textContent: track.name }),
  )
  element('tracks').replaceChildren(...names)
}

/** Does something, then shows the page, and the problem of either. */
async function attempt(work) {
  element('problem').textContent = ''
  for (const step of [work, render]) {
    try {
      await step()
    } catch (error) {
      element('problem').textContent = error.message
      element('sign-in').hidden = false
    }
  }
}

element('sign-in').addEventListener('click', () => void attempt(startSignIn))
element('sign-out').addEventListener('click', () => void attempt(() => auth.signOut()))
watchOtherTabs(() => void attempt(() => {}))
await attempt(finishSignIn)
