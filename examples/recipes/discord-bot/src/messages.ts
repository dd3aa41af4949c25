import { createInterface } from 'node:readline'

/** A message of a chat, and the way to answer it. */
export interface Message {
  readonly userId: string
  readonly text: string
  reply(text: string): unknown
}

/**
 * In place of Discord's gateway: one message per line of standard input, "<user> <text>". It ends with
 * the signal, as the gateway's connection would.
 */
export async function* messages(signal: AbortSignal): AsyncGenerator<Message> {
  for await (const line of createInterface({ input: process.stdin, signal })) {
    const [userId, ...words] = line.split(' ')
    if (!userId) continue
    const reply = (text: string): void => console.log(`@${userId} ${text}`)
    yield { userId, text: words.join(' '), reply }
  }
}
