import type { Details } from './parameter.ts'
import type { libraryRoutes } from '../routes/library.ts'

export const libraryDetails = {
  saveItems: { reference: 'save-library-items' },
  removeItems: { reference: 'remove-library-items' },
  checkContains: { reference: 'check-library-contains', answer: 'array' },
} as const satisfies Record<keyof typeof libraryRoutes, Details>
