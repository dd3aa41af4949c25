import { endpoints, type Endpoint, type Parameter } from '@spotify-sdk/client/endpoints'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const facts = readFileSync(join(import.meta.dirname, 'web-api-facts.tsv'), 'utf8')
  .trim()
  .split('\n')
  .filter((line) => !line.startsWith('#'))
  .map((line) => {
    const [method, path, availability, query, body, scopes, status, answer] = line.split('\t')
    return { operation: `${method} ${path}`, availability, query, body, scopes, status, answer }
  })

const table = new Map(
  Object.values(endpoints).map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint]),
)

/** The words of the facts for what the table says. */
function inWords({ query, body, scopes, ...endpoint }: Endpoint): Readonly<Record<string, string>> {
  const { answer, member } = endpoint
  const inBody = typeof body === 'object' ? body : {}
  return {
    operation: `${endpoint.method} ${endpoint.path}`,
    availability: endpoint.availability,
    query: listed([...parametersInWords(query), ...alsoIn('query', inBody)]),
    body:
      body === 'image/jpeg'
        ? body
        : listed([...parametersInWords(inBody), ...alsoIn('body', query)]),
    scopes: scopesInWords(scopes),
    status: `${endpoint.status}`,
    answer: `${answer}${member === undefined ? '' : ` ${answer === 'object' ? 'with' : 'in'} ${member}`}`,
  }
}

/** The parameters that Spotify takes in another place, too: there they are not needed. */
function alsoIn(place: Parameter['alsoIn'], parameters: Endpoint['query']): string[] {
  return Object.entries(parameters)
    .filter(([, parameter]) => parameter.alsoIn === place)
    .map(([name, parameter]) => parameterInWords(name, parameter).replace(/^(\w+)\?? /, '$1? '))
}

function parametersInWords(parameters: Endpoint['query']): string[] {
  return Object.entries(parameters).map(([name, parameter]) => parameterInWords(name, parameter))
}

function parameterInWords(name: string, parameter: Parameter): string {
  const { kind, isRequired, min, max, maxItems, restricted } = parameter
  const range = min === undefined && max === undefined ? '' : `${min ?? ''}..${max ?? ''}`
  const standard = parameter.default === undefined ? '' : `=${parameter.default}`
  const limits =
    maxItems === undefined ? [range, standard].filter(Boolean).join(' ') : `≤${maxItems}`
  const forRestricted =
    restricted === undefined ? '' : ` [${min}..${restricted.max} =${restricted.default}]`
  return `${name}${isRequired === true ? '' : '?'} ${kind}${limits === '' ? '' : ` [${limits}]`}${forRestricted}`
}

function scopesInWords({
  all = [],
  oneOf = [],
  byKind = {},
  adds = [],
}: Endpoint['scopes']): string {
  const kinds = new Map<string, string[]>()
  for (const [kind, scopes] of Object.entries(byKind)) {
    const needed = scopes.join(' or ')
    kinds.set(needed, [...(kinds.get(needed) ?? []), kind])
  }
  return listed([
    ...all,
    ...(oneOf.length === 0 ? [] : [oneOf.join(' or ')]),
    ...[...kinds].map(([needed, of]) => `${needed} for ${of.join(' ')}`),
    ...(adds.length === 0 ? [] : [`adds ${adds.join(' ')}`]),
  ])
}

function listed(items: readonly string[]): string {
  return items.toSorted().join('; ')
}

/** The facts name the bounds of what can be tuned in one word. */
function expanded(parameters = ''): string[] {
  return parameters.split('; ').flatMap((each) => {
    const [, bounds, rest] = /^(min\|max\|target)(_.*)$/.exec(each) ?? []
    return bounds?.split('|').map((bound) => `${bound}${rest}`) ?? (each === '' ? [] : [each])
  })
}

describe('the table says of', () => {
  it.for(facts)('$operation what the facts say', ({ query, body, scopes = '', ...fact }) => {
    const endpoint = table.get(fact.operation)
    expect(endpoint && inWords(endpoint)).toEqual({
      ...fact,
      query: listed(expanded(query)),
      body: listed(expanded(body)),
      scopes: listed(scopes.split('; ').filter(Boolean)),
    })
  })
})

it('has no operation that the facts do not know', () => {
  const known = new Set(facts.map(({ operation }) => operation))
  expect([...table.keys()].filter((operation) => !known.has(operation))).toEqual([])
  expect({ facts: facts.length, operations: table.size }).toEqual({ facts: 97, operations: 97 })
})

describe('the client', () => {
  const lists = Object.values(endpoints).filter(({ query }) => query['limit'] !== undefined)

  it('asks for no page that a restricted app is refused', async () => {
    const { routes, searchRoute } = await import('../src/endpoints/routes/index.ts')
    const pageMax = lists.map(({ operation, query, answer }) => {
      const [namespace = '', method = ''] = operation.split('.')
      const holder = routes as Readonly<Record<string, Record<string, { pageMax?: number }>>>
      const route = method === '' ? searchRoute : holder[namespace]?.[method]
      const { max = 0, restricted } = query['limit'] ?? {}
      const asked = answer === 'object' ? 0 : (route?.pageMax ?? 50)
      return { operation, isTooMuch: asked > (restricted?.max ?? max) }
    })
    expect(pageMax.filter(({ isTooMuch }) => isTooMuch)).toEqual([])
  })
})
