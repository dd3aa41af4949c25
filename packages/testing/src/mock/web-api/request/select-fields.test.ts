import { expect, it } from 'vitest'

import { callApi, refusal, userToken } from 'test-support/mock/call-api.ts'
import { startMock } from 'test-support/start-mock.ts'
import { selectFields } from './select-fields.ts'

const playlist = {
  name: 'Mix',
  owner: { id: 'ada', type: 'user' },
  items: { total: 2, items: [{ item: { name: 'A', href: 'a' } }, { item: null }] },
}

const named = [{ item: { name: 'A' } }, { item: null }]

it.for([
  ['name', { name: 'Mix' }],
  ['owner.id,name', { owner: { id: 'ada' }, name: 'Mix' }],
  ['items(items(item(name)))', { items: { items: [{ item: { name: 'A' } }, { item: null }] } }],
  ['items.items.item(!name)', { items: { items: [{ item: { href: 'a' } }, { item: null }] } }],
  ['!items,!owner', { name: 'Mix' }],
  ['nothing', {}],
  ['owner.id,owner.type,name', { owner: { id: 'ada', type: 'user' }, name: 'Mix' }],
  ['items(total),items(items(item(name)))', { items: { total: 2, items: named } }],
  ['items.items.item.name,items.items.item.href,items.total', { items: playlist.items }],
  ['owner,owner.id', { owner: playlist.owner }],
  ['owner.id,owner', { owner: playlist.owner }],
  ['owner(!id),owner(!type)', { owner: {} }],
] as const)('leaves what "%s" names', ([fields, left]) => {
  expect(selectFields(playlist, fields)).toEqual(left)
})

it('selects from playlists and their items', async () => {
  const mock = await startMock()
  const accessToken = await userToken(mock)
  const path = '/v1/playlists/5BJNgXEnAASkM6fnnURmHK'
  expect({
    playlist: await callApi(mock, accessToken, `GET ${path}?fields=name,items.total`),
    items: await callApi(mock, accessToken, `GET ${path}/items?limit=1&fields=items(item(name))`),
    wrong: await callApi(mock, accessToken, `GET ${path}?fields=name(`),
    misplaced: await callApi(mock, accessToken, `GET ${path}?fields=)`),
    unfinished: await callApi(mock, accessToken, `GET ${path}?fields=items.,name`),
  }).toEqual({
    playlist: { status: 200, body: { name: 'North of Everything', items: { total: 8 } } },
    items: { status: 200, body: { items: [{ item: { name: 'Signal at 69° North' } }] } },
    wrong: refusal(400, 'Invalid fields parameter'),
    misplaced: refusal(400, 'Invalid fields parameter'),
    unfinished: refusal(400, 'Invalid fields parameter'),
  })
})
