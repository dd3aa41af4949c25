import { createHash } from 'node:crypto'

/** The pages that the user's browser can show. */
export type CallbackPage = 'logged-in' | 'denied' | 'failed' | 'unexpected'

const style = `
:root { color-scheme: light dark; --back: #f2f4f3; --card: #fff; --text: #141615; --soft: #56605b; --line: #dfe4e1; --good: #128a43; --bad: #c02f3d; --neutral: #6b746f; }
@media (prefers-color-scheme: dark) { :root { --back: #101211; --card: #1a1d1b; --text: #f1f4f2; --soft: #a7b0ab; --line: #2b302d; --good: #1ed760; --bad: #ff7b86; --neutral: #9aa39e; } }
* { box-sizing: border-box; margin: 0; }
body { min-height: 100vh; min-height: 100svh; display: grid; place-items: center; padding: 1.5rem; background: var(--back); color: var(--text); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { width: 100%; max-width: 27rem; padding: 2.5rem 2rem; border: 1px solid var(--line); border-radius: 1.25rem; background: var(--card); text-align: center; }
svg { width: 3.5rem; height: 3.5rem; margin-bottom: 1.25rem; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.good { color: var(--good); } .bad { color: var(--bad); } .neutral { color: var(--neutral); }
h1 { margin-bottom: .6rem; font-size: 1.45rem; line-height: 1.25; letter-spacing: -.01em; text-wrap: balance; }
p { color: var(--soft); text-wrap: balance; }
`

const styleHash = createHash('sha256').update(style).digest('base64')

/** Headers of every response: no caching, no embedding, no referrer. */
export const answerHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  // A connection kept open by the browser would keep the process alive.
  connection: 'close',
} as const

const pages = {
  'logged-in': {
    status: 200,
    tone: 'good',
    sign: '<path d="m8 12.5 2.7 2.7L16 9.5"/>',
    title: 'You are signed in',
    text: 'You can close this tab and return to the program.',
  },
  denied: {
    status: 200,
    tone: 'neutral',
    sign: '<path d="M8 12h8"/>',
    title: 'You denied access',
    text: 'Nothing was changed. You can close this tab. To try again, run the program again.',
  },
  failed: {
    status: 500,
    tone: 'bad',
    sign: '<path d="m9 9 6 6m0-6-6 6"/>',
    title: 'The sign-in did not work',
    text: 'The program says why. You can close this tab.',
  },
  unexpected: {
    status: 400,
    tone: 'bad',
    sign: '<path d="M12 7.5V13m0 3.4v.1"/>',
    title: 'This belongs to another sign-in',
    text: 'The program is still waiting: open the URL that it shows and finish there.',
  },
} as const satisfies Record<CallbackPage, unknown>

/** Renders a page. It contains no part of the request. */
export function callbackPage(name: CallbackPage): {
  readonly status: number
  readonly body: string
} {
  const { status, tone, sign, title, text } = pages[name]
  const body = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<svg class="${tone}" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="10"/>${sign}</svg>
<h1>${title}</h1>
<p>${text}</p>
</main>
</body>
</html>
`
  return { status, body }
}
