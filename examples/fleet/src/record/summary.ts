import type { Fault } from './fault.ts'

/** Describes a fault and its effects in one line. */
export function summarize(fault: Fault): string {
  return [...summaries[fault.kind](fault), describeCalls(fault)]
    .filter((sentence) => sentence !== '')
    .join(' ')
}

const summaries = {
  kill: (fault: Fault) => [
    `Process ${fault.place} was killed during its token request, while it held the lease.`,
    describeTakeover(fault),
  ],
  freeze: (fault: Fault) => [
    `Process ${fault.place} was frozen during its token request, while it held the lease.`,
    describeTakeover(fault),
    describeWakeUp(fault),
  ],
  'freeze-redis': ({ from, until, tokens }: Fault) => [
    until === undefined
      ? 'Redis does not answer. Callers get tokens from memory.'
      : `Redis did not answer for ${seconds(until - from)}. Callers got tokens from memory.`,
    tokens === 0
      ? ''
      : `Processes that needed a new token requested one each: ${count(tokens, 'request')}. When Redis was back, one request was enough again.`,
  ],
  'fail-endpoint': ({ from, until, failedCalls, requests, tokenAt, refusal }: Fault) => [
    until === undefined
      ? 'The token endpoint answers 503.'
      : `The token endpoint answered 503 for ${seconds(until - from)}.`,
    failedCalls === 0
      ? `Callers ${until === undefined ? 'keep the current token until it expires' : 'kept the current token'}.`
      : `When the token had expired, callers ${until === undefined ? 'get' : 'got'} a ${refusal?.error} with Retry-After, after ${count(requests, 'request')} in total.`,
    until === undefined || tokenAt === Infinity
      ? ''
      : `The next token came ${seconds(tokenAt - until)} after it was repaired.`,
  ],
}

function describeTakeover({ place, from, takeover, token }: Fault): string {
  if (takeover === undefined) return 'When the lease expires, another process takes it over.'
  const successor =
    takeover.place === place ? 'The process that replaced it' : `Process ${takeover.place}`
  const takesOver = `${successor} took over after ${seconds(takeover.at - from)}`
  if (token === undefined) return `${takesOver}.`
  return token.place === takeover.place
    ? `${takesOver} and requested token ${token.number}.`
    : `${takesOver}; process ${token.place} requested token ${token.number}.`
}

function describeWakeUp({ until, hasLostLease }: Fault): string {
  if (until === undefined) return ''
  return hasLostLease
    ? 'It resumed and believed it held the lease. Its fence was too low, so it overwrote nothing.'
    : 'It resumed and adopted the new token.'
}

function describeCalls({ calls, failedCalls, heldCalls, longestWaitSeconds }: Fault): string {
  if (calls === 0) return ''
  const longest = `the longest took ${seconds(longestWaitSeconds)}`
  const held = heldCalls === 0 ? '' : `, ${count(heldCalls, 'call')} waited in the frozen process`
  const failed = failedCalls === 0 ? 'none failed' : `${failedCalls.toLocaleString('en')} failed`
  return `${count(calls, 'call')} meanwhile: ${failed}, ${longest}${held}.`
}

function seconds(value: number): string {
  return value < 1 ? `${Math.round(value * 1000)} ms` : `${value.toFixed(1)} s`
}

function count(value: number, noun: string): string {
  return `${value.toLocaleString('en')} ${noun}${value === 1 ? '' : 's'}`
}
