import type { OperationId } from '@spotify-sdk/client/endpoints'

import type { Operation } from '../request/api-call.ts'
import { browseOperations } from './browse-operations.ts'
import { catalogueOperations } from './catalogue-operations.ts'
import { closedOperations } from './closed-operations.ts'
import { libraryOperations } from './library-operations.ts'
import { playerCommands } from './player-commands.ts'
import { playerOperations } from './player-operations.ts'
import { playlistItemOperations } from './playlist-item-operations.ts'
import { playlistOperations } from './playlist-operations.ts'
import { savedOperations } from './saved-operations.ts'
import { search } from './search-operation.ts'
import { userOperations } from './user-operations.ts'

/** All operations of the Web API: the compiler says which of the table is missing. */
export const operations: Readonly<Record<OperationId, Operation>> = {
  ...browseOperations,
  ...catalogueOperations,
  ...closedOperations,
  ...libraryOperations,
  ...playerCommands,
  ...playerOperations,
  ...playlistItemOperations,
  ...playlistOperations,
  ...savedOperations,
  search,
  ...userOperations,
}
