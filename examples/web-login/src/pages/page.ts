import { html } from 'hono/html'

/** The result of `html`, with escaped text. */
export type Html = ReturnType<typeof html>

/** The frame of every page, with the answering process in the footer. */
export function page(title: string, content: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Web login</title>
        <script src="/fresh-page.js"></script>
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <main>${content}</main>
        <footer>
          <span>An example of <code>@spotify-sdk</code></span>
          <span>answered by process <b id="process">${process.pid}</b></span>
        </footer>
      </body>
    </html>`
}

/** The button that starts a sign-in. */
export function loginButton(text: string): Html {
  return html`<form method="post" action="/login"><button class="primary">${text}</button></form>`
}

/** The button that signs out. */
export function logoutButton(): Html {
  return html`<form method="post" action="/logout">
    <button class="secondary">Log out</button>
  </form>`
}
