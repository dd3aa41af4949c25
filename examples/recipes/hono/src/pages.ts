import type { SavedTrack } from '@spotify-sdk/client'

const button = (action: string, text: string): string =>
  `<form method="post" action="${action}"><button>${text}</button></form>`

export function loginPage(): string {
  return page('Your saved tracks', button('/login', 'Log in with Spotify'))
}

export function savedTracksPage(saved: readonly SavedTrack[]): string {
  const names = saved.map(({ track }) => `<li>${escape(track.name)}</li>`)
  return page('Your saved tracks', `<ol>${names.join('')}</ol>${button('/logout', 'Log out')}`)
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><h1>${title}</h1>${body}</html>`
}

/** Names come from anyone who publishes on Spotify. */
function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
