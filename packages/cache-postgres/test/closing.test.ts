import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { patientOptions } from 'test-support/patient-options.ts'
import { PostgresServer } from 'test-support/postgres/postgres-server.ts'
import { expect, it } from 'vitest'

const program = fileURLToPath(new URL('closing-program.ts', import.meta.url))

/** Without the timer in `close`, about every third of these processes ended in the middle of it. */
const processes = 12

it('close() keeps the process alive until its connections are closed', async () => {
  await using server = await PostgresServer.start()
  const command = [...patientOptions, program, server.url]
  const run = async (): Promise<string> => {
    try {
      return (await promisify(execFile)(process.execPath, command)).stdout
    } catch (error) {
      return `exit code ${(error as { readonly code: number }).code}`
    }
  }
  const ends = await Promise.all(Array.from({ length: processes }, run))
  expect(ends).toEqual(ends.map(() => 'closed'))
})
