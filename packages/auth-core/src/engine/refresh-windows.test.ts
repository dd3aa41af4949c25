import { describe, expect, it } from 'vitest'
import { refreshWindows, tokenState } from './refresh-windows.ts'

const settings = { refreshAheadSeconds: 300, skewSeconds: 30 }

describe('refreshWindows', () => {
  it.each([
    [3600, { ageingSeconds: 300, dueSeconds: 30 }],
    [300, { ageingSeconds: 60, dueSeconds: 15 }],
    [60, { ageingSeconds: 12, dueSeconds: 3 }],
    [1, { ageingSeconds: 0.2, dueSeconds: 0.05 }],
  ])('scales with a life of %d s', (life, windows) => {
    const { ageingSeconds, dueSeconds } = refreshWindows(life, settings, 1)
    expect(ageingSeconds).toBeCloseTo(windows.ageingSeconds)
    expect(dueSeconds).toBeCloseTo(windows.dueSeconds)
  })

  it('varies only the window in which no caller waits', () => {
    expect(refreshWindows(3600, settings, 1.1)).toEqual({ ageingSeconds: 330, dueSeconds: 30 })
  })
})

describe('tokenState', () => {
  const windows = { ageingSeconds: 300, dueSeconds: 30 }

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

  it('is fresh until its end if both windows are 0, whatever the jitter', () => {
    const never = refreshWindows(3600, { refreshAheadSeconds: 0, skewSeconds: 0 }, 1.1)
    expect(tokenState(0.001, never)).toBe('fresh')
  })

  it('is due if the windows are configured the wrong way round', () => {
    expect(tokenState(20, { ageingSeconds: 10, dueSeconds: 30 })).toBe('due')
  })
})
