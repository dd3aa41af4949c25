import type { Routes } from './route.ts'
import { libraryItemsModify, libraryItemsRead } from './scopes.ts'

export const libraryRoutes = {
  saveItems: {
    on: 'PUT /me/library',
    scopes: libraryItemsModify,
    split: ['uris', 40],
    query: true,
  },
  removeItems: {
    on: 'DELETE /me/library',
    scopes: libraryItemsModify,
    split: ['uris', 40],
    query: true,
  },
  checkContains: {
    on: 'GET /me/library/contains',
    scopes: libraryItemsRead,
    split: ['uris', 40],
  },
} as const satisfies Routes
