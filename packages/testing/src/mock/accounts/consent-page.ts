import type { Answer } from '../server/answer.ts'
import type { AuthorizeRequest } from './authorize-request.ts'
import type { MockUser } from './mock-user.ts'

const style = `
  :root { color-scheme: dark; font: 16px/1.5 system-ui, sans-serif; }
  * { box-sizing: border-box; }
  body { margin: 0; min-height: 100vh; padding: 1rem; display: grid; place-items: center; background: #121212; color: #fff; }
  main { width: 100%; max-width: 28rem; padding: 2rem; border-radius: 1.25rem; background: #1f1f1f; }
  h1 { margin: 0 0 .5rem; font-size: 1.5rem; } p, label { color: #b3b3b3; } code { color: #fff; overflow-wrap: anywhere; }
  ul { margin: 1rem 0 1.5rem; padding: .25rem 1rem; border-radius: .75rem; background: #121212; list-style: none; }
  li { padding: .375rem 0; } li + li { border-top: 1px solid #333; }
  select, button { display: block; width: 100%; padding: .8rem 1.25rem; border-radius: 2rem; font: inherit; color: #fff; }
  select { margin: .25rem 0 1.75rem; border: 1px solid #727272; background: #121212; }
  button { margin-top: .75rem; border: 1px solid #727272; font-weight: 700; cursor: pointer; background: none; }
  button[value=allow] { border-color: transparent; background: #1ed760; color: #000; }
  :focus-visible { outline: 3px solid #fff; outline-offset: 2px; }`

/** The page for the user: the app, the requested scopes, and the buttons to allow or deny them. */
export function consentPage(
  { clientId, scope }: AuthorizeRequest,
  users: Iterable<MockUser>,
  ticket: string,
): Answer {
  const options = Array.from(
    users,
    ({ id, displayName }) => `<option value="${escape(id)}">${escape(displayName ?? id)}</option>`,
  )
  const scopes = scope.split(' ').filter((name) => name !== '')
  const wishes = scopes.map((name) => `<li><code>${escape(name)}</code></li>`).join('')
  return page(
    200,
    `<h1>MockSpotify</h1>
    <p>The app <code>${escape(clientId)}</code> asks for ${wishes === '' ? 'your public data.' : 'access:'}</p>
    ${wishes === '' ? '' : `<ul>${wishes}</ul>`}
    <form method="post" action="/authorize">
      <input type="hidden" name="ticket" value="${ticket}">
      <label for="user">Log in as</label>
      <select id="user" name="user">${options.join('')}</select>
      <button id="allow" name="decision" value="allow">Agree</button>
      <button id="deny" name="decision" value="deny">Cancel</button>
    </form>`,
  )
}

/** A page for the user only: an error that must not be sent to the app. */
export function complaintPage(complaint: string): Answer {
  return page(400, `<h1>MockSpotify</h1><p id="complaint">${escape(complaint)}</p>`)
}

function page(status: number, content: string): Answer {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    },
    body: `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>MockSpotify</title><style>${style}</style></head>
<body><main>${content}</main></body>
</html>
`,
  }
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)
}
