import {
  type Details,
  additionalTypes,
  boolean,
  integer,
  limit,
  market,
  offset,
  page,
  required,
  text,
} from './parameter.ts'
import type { playlistRoutes } from '../routes/playlists.ts'

const settings = {
  name: text,
  public: boolean,
  collaborative: boolean,
  description: text,
} as const

const newPlaylist = { ...settings, name: required(text) } as const

const reading = { market, fields: text } as const

const adding = { position: { kind: 'integer', min: 0, alsoIn: 'query' } } as const

const reordering = {
  range_start: integer,
  insert_before: integer,
  range_length: { kind: 'integer', min: 1, default: 1 },
  snapshot_id: text,
} as const

export const playlistDetails = {
  get: { reference: 'get-playlist', query: { ...reading, additional_types: additionalTypes } },
  getItems: {
    reference: 'get-playlists-items',
    query: { ...reading, ...page, additional_types: additionalTypes },
  },
  getForCurrentUser: { reference: 'get-a-list-of-current-users-playlists', query: page },
  create: { reference: 'create-playlist', body: newPlaylist, status: 201 },
  changeDetails: { reference: 'change-playlist-details', body: settings },
  addItems: { reference: 'add-items-to-playlist', body: adding, status: 201 },
  reorderOrReplaceItems: {
    reference: 'reorder-or-replace-playlists-items',
    body: reordering,
  },
  removeItems: {
    reference: 'remove-items-playlist',
    body: { snapshot_id: text },
  },
  getCoverImage: { reference: 'get-playlist-cover', answer: 'array' },
  uploadCoverImage: {
    reference: 'upload-custom-playlist-cover',
    status: 202,
  },
  getTracks: {
    reference: 'get-playlists-tracks',
    query: {
      ...reading,
      limit: { ...limit, max: 100 },
      offset,
      additional_types: additionalTypes,
    },
    replacedBy: 'playlists.getItems',
  },
  addTracks: {
    reference: 'add-tracks-to-playlist',
    body: adding,
    status: 201,
    replacedBy: 'playlists.addItems',
  },
  reorderOrReplaceTracks: {
    reference: 'reorder-or-replace-playlists-tracks',
    body: reordering,
    replacedBy: 'playlists.reorderOrReplaceItems',
  },
  removeTracks: {
    reference: 'remove-tracks-playlist',
    body: { snapshot_id: text },
    replacedBy: 'playlists.removeItems',
  },
  getForUser: {
    reference: 'get-list-users-playlists',
    query: page,
    replacedBy: 'playlists.getForCurrentUser',
  },
  createForUser: {
    reference: 'create-playlist-for-user',
    body: newPlaylist,
    status: 201,
    replacedBy: 'playlists.create',
  },
  follow: {
    reference: 'follow-playlist',
    body: { public: { kind: 'boolean', default: true } },
    replacedBy: 'library.saveItems',
  },
  unfollow: { reference: 'unfollow-playlist', replacedBy: 'library.removeItems' },
  checkFollowers: {
    reference: 'check-if-user-follows-playlist',
    query: { ids: { kind: 'string[]', maxItems: 1 } },
    answer: 'array',
    replacedBy: 'library.checkContains',
  },
} as const satisfies Record<keyof typeof playlistRoutes, Details>
