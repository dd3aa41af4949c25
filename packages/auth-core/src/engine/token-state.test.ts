import { describe, expect, it } from 'vitest'
import { refreshWindows, tokenState } from './token-state.ts'

const settings = { refreshAheadSeconds: 300, skewSeconds: 30 }

describe('refreshWindows', () => {
  it.each([
    [3600, { ageing: 300, due: 30 }],
    [300, { ageing: 60, due: 15 }],
    [60, { ageing: 12, due: 3 }],
    [1, { ageing: 0.2, due: 0.05 }],
  ])('scales with a life of %d s', (life, windows) => {
    const { ageing, due } = refreshWindows(life, settings, 1)
    expect(ageing).toBeCloseTo(windows.ageing)
    expect(due).toBeCloseTo(windows.due)
  })

  it('varies only the window in which no caller waits', () => {
    expect(refreshWindows(3600, settings, 1.1)).toEqual({ ageing: 330, due: 30 })
  })
})

describe('tokenState', () => {
  const windows = { ageing: 300, due: 30 }

  it.each([
    [3600, 'fresh'],
    [300.001, 'fresh'],
    [300, 'ageing'],
    [30.001, 'ageing'],
    [30, 'due'],
    [0.001, 'due'],
    [0, 'expired'],
    [-1, 'expired'],
    [NaN, 'expired'],
  ])('with %d s left is %s', (remaining, state) => {
    expect(tokenState(remaining, windows)).toBe(state)
  })

  it('is due if the windows are configured the wrong way round', () => {
    expect(tokenState(20, { ageing: 10, due: 30 })).toBe('due')
  })
})
