import { expect, test } from 'vitest'
import { promises } from '../test/promises.ts'
import { refusal } from './old-node.mjs'

promises('start:old-node')

test.each(['20.19.0', '20.20.2', '22.0.0', '24.21.0', '26.1.0'])('Node %s starts', (version) => {
  expect(refusal(version)).toBeNull()
})

test.each(['20.18.3', '18.20.0', '19.9.0', '0.12.0'])(
  'Node %s is refused in one sentence',
  (version) => {
    expect(refusal(version)).toBe(
      `Overt starts on Node 20.19 or newer and this is Node ${version}: install a newer one from https://nodejs.org and try again.`,
    )
  },
)
