import { libraryModify, libraryRead } from './scopes.ts'

const some = { availability: 'extended', split: ['ids', 50] } as const

/** Gets many objects of one kind. */
export const getByIds = some

/** Saves objects of one kind, or removes them. */
export const changeSavedByIds = { ...some, scopes: libraryModify, query: true } as const

/** Checks which objects of one kind are saved. */
export const checkSavedByIds = { ...some, scopes: libraryRead } as const

/** Without it, Spotify sends an episode as half a track, or not at all. */
export const bothKinds = { additional_types: 'track,episode' } as const
