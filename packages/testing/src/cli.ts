#!/usr/bin/env node
import process from 'node:process'

import { CommandLineError, readCommandLine, usage } from './cli/command-line.ts'
import { runProgram } from './cli/run-program.ts'
import { onStop } from './cli/stop-signals.ts'
import { startForPrograms } from './cli/start-for-programs.ts'

/** Runs a program on a mock, or keeps a mock running for programs that are started elsewhere. */
async function main(argv: readonly string[]): Promise<void> {
  const { command, showsHelp, ...options } = readCommandLine(argv)
  if (showsHelp) {
    process.stdout.write(usage)
    return
  }
  const { mock, env } = await startForPrograms(options)
  if (command.length > 0) {
    try {
      await runProgram(command, { ...process.env, ...env })
    } finally {
      await mock.close()
    }
    return
  }
  const lines = Object.entries(env).map(([name, value]) => `export ${name}=${value}\n`)
  process.stderr.write(`MockSpotify is at ${mock.apiUrl} until Ctrl+C, with these variables:\n`)
  process.stdout.write(lines.join(''))
  onStop(() => void mock.close())
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  const isExpected =
    error instanceof CommandLineError || (error as { code?: unknown }).code !== undefined
  process.stderr.write(
    `${isExpected ? (error as Error).message : String((error as Error).stack)}\n`,
  )
  process.exitCode = error instanceof CommandLineError ? 2 : 1
}
