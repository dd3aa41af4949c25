import { usersOfOneProvider } from './many-users.ts'

export const holdUser = usersOfOneProvider(100_000)
