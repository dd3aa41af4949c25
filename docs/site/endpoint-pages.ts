import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { endpoints, type Endpoint, type Parameter } from '@spotify-sdk/client/endpoints'
import { readMethodSources, readTestedCalls, type MethodSource } from './method-sources.ts'

const code = (text: string): string => `\`${text}\``

const audience = {
  all: 'all apps',
  extended: 'extended apps, not restricted ones',
  closed:
    'apps that had Extended Quota Mode, or a pending request for it, on 2024-11-27; no other app in Development Mode',
} as const

/** The scopes of an operation, in one line of Markdown. */
function scopesOf({ scopes }: Endpoint): string {
  const { all = [], oneOf = [], byKind = {}, adds = [] } = scopes
  const needed = all.map(code)
  if (oneOf.length > 0) needed.push(oneOf.map(code).join(' or '))
  const byScopes = Map.groupBy(Object.entries(byKind), ([, names]) => names.map(code).join(' or '))
  for (const [names, kinds] of byScopes) {
    needed.push(`${names} (${kinds.map(([kind]) => kind).join(', ')})`)
  }
  const more = adds.length === 0 ? '' : `; more data with ${adds.map(code).join(' and ')}`
  return `${needed.length === 0 ? 'none' : needed.join(', ')}${more}`
}

function limitsOf(parameter: Parameter, isSplit: boolean): string {
  const { min, max, maxItems, values, restricted, alsoIn } = parameter
  const range = [min === undefined ? '' : `from ${min}`, max === undefined ? '' : `to ${max}`]
  const items = isSplit
    ? `${maxItems} a request; longer lists are split`
    : `at most ${maxItems} items`
  return [
    range.filter(Boolean).join(' '),
    restricted === undefined
      ? ''
      : `restricted apps: to ${restricted.max}, default ${restricted.default}`,
    maxItems === undefined ? '' : items,
    values === undefined ? '' : values.map(code).join(', '),
    alsoIn === undefined ? '' : `also in the ${alsoIn}`,
  ]
    .filter(Boolean)
    .join('; ')
}

/** Whether the method leaves a parameter to calls by path. */
function isOnlyByPath(name: string, { signatures }: MethodSource): boolean {
  return signatures.every((each) => each.includes(': CallOptions') && !each.includes(`${name}: `))
}

/** The table of an operation's parameters, or nothing if it has none. */
function parametersOf(endpoint: Endpoint, source: MethodSource): string {
  const { pathParameters, query, body } = endpoint
  const rows = pathParameters.map((name) => [code(name), 'path', code('string'), 'required', ''])
  const places = { query, body: typeof body === 'object' ? body : {} }
  for (const [place, parameters] of Object.entries(places)) {
    for (const [name, parameter] of Object.entries(parameters)) {
      const { kind, isRequired, values, default: standard = '' } = parameter
      const isByPath = isOnlyByPath(name, source)
      // The client sends the only value that there is.
      const fixed = isRequired && values?.length === 1 ? values[0] : standard
      const sent = fixed === '' ? '' : code(String(fixed))
      const presence = sent || (isRequired ? 'required' : '')
      const limits = limitsOf(parameter, source.splitsLists && !isByPath)
      const notes = [limits, isByPath ? 'only by path' : ''].filter(Boolean).join('; ')
      rows.push([code(name), place, code(kind), presence, notes])
    }
  }
  if (body === 'image/jpeg') rows.push(['the image', 'body', code('image/jpeg'), 'required', ''])
  if (rows.length === 0) return 'No parameters.'
  const head = ['parameter', 'in', 'type', 'default', 'limits']
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

function exampleOf({ answer }: Endpoint, call: string): string {
  if (answer === 'page' || answer === 'cursor-page') {
    return `for await (const item of ${call}) {\n  console.log(item)\n}`
  }
  return answer === 'none' ? `await ${call}` : `const answer = await ${call}`
}

function linkTo(operation: string): string {
  const [namespace = '', method] = operation.split('.')
  return `[\`${operation}\`](/web-api/${namespace}${method === undefined ? '' : `#${method.toLowerCase()}`})`
}

function sectionOf(endpoint: Endpoint, source: MethodSource, call: string): string {
  const { operation, method, path, availability, replacedBy, reference } = endpoint
  const name = operation.split('.')[1] ?? operation
  const whose = path.startsWith('/users/') ? 'for the signed-in user, ' : ''
  const others = replacedBy === undefined ? '' : `; ${whose}the others use ${linkTo(replacedBy)}`
  const heading = operation === name ? '' : `## \`${operation}\` {#${name.toLowerCase()}}\n\n`
  return `${heading}${source.summary}

\`\`\`ts
${source.signatures.join('\n')}
\`\`\`

- **Request**: \`${method} /v1${path}\` ([Spotify’s reference](${reference}))
- **Scopes**: ${scopesOf(endpoint)}
- **Who has it**: ${audience[availability]}${others}

${parametersOf(endpoint, source)}

\`\`\`ts
${exampleOf(endpoint, call)}
\`\`\`
`
}

/** Writes one page for each namespace, and the table of all operations. */
export function writeEndpointPages(clientPackage: string, out: string): void {
  const { methods, namespaces } = readMethodSources(clientPackage)
  const calls = readTestedCalls(clientPackage)
  mkdirSync(out, { recursive: true })
  const all = Object.values(endpoints)
  const sourceOf = ({ operation }: Endpoint): MethodSource => {
    const source = methods.get(operation)
    if (source === undefined) throw new Error(`The client has no method ${operation}.`)
    return source
  }
  for (const [name, own] of Map.groupBy(all, ({ operation }) => operation.split('.')[0] ?? '')) {
    const rows = own.map(
      (endpoint) =>
        `| ${linkTo(endpoint.operation)} | ${sourceOf(endpoint).summary} | ${endpoint.availability} |`,
    )
    const sections = own.map((endpoint) =>
      sectionOf(endpoint, sourceOf(endpoint), calls.get(endpoint.operation) ?? ''),
    )
    const table = `| method | what it does | who has it |\n| --- | --- | --- |\n${rows.join('\n')}`
    const start =
      own.length === 1 ? '' : `${introductionOf(name, namespaces.get(name))}\n\n${table}\n\n`
    const text = `# \`${name}\`\n\n${start}${sections.join('\n')}`
    writeFileSync(join(out, `${name}.md`), text)
  }
  const rows = all
    .toSorted((a, b) => a.operation.localeCompare(b.operation))
    .map(
      (endpoint) =>
        `| ${linkTo(endpoint.operation)} | \`${endpoint.method} ${endpoint.path}\` | ${scopesOf(endpoint)} | ${endpoint.availability} |`,
    )
  writeFileSync(join(out, 'index.md'), indexPage(all.length, rows))
}

/** `Albums.` says nothing that the heading does not. */
function introductionOf(name: string, summary = ''): string {
  const own = summary.toLowerCase() === `${name}.` ? '' : `${summary} `
  return `${own}In the client: \`spotify.${name}\`.`
}

function indexPage(count: number, rows: readonly string[]): string {
  return `---
aside: false
---

# Web API

\`SpotifyClient\` has a method for each of the ${count} operations of the Web API, as of November 2026. These pages, the client, the scopes and \`MockSpotify\` come from one table: \`import { endpoints } from '@spotify-sdk/client/endpoints'\`.

- **Who has it.** Spotify decides by the age of your Client ID and its quota mode:
  - _all_: all apps.
  - _extended_: apps in Extended Quota Mode, and apps in Development Mode with a Client ID from before 2026-02-11. _Restricted_ apps, which are all others, get a \`ForbiddenError\` with \`endpoint_unavailable\`.
  - _closed_: apps that had Extended Quota Mode, or a pending request for it, on 2024-11-27; no other app in Development Mode.
- **Scopes.** \`requiredScopes('albums.getSaved', 'player.seek')\` returns the scopes of methods. Where a scope depends on the object (“or”), it returns all of them. It leaves out the scopes after “more data with”: they are optional, and yours to add.
- **Lists.** \`await\` gives the first page, \`for await\` all items: see [Lists](/client/#lists).

## All operations

| method | request below \`/v1\` | scopes | who has it |
| --- | --- | --- | --- |
${rows.join('\n')}
`
}
