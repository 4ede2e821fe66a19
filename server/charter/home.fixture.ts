import { rm } from 'node:fs/promises'
import { onTestFinished } from 'vitest'
import { newHome, openHome } from './charter-fixture.ts'

/** A home for one test, which goes with it. */
export async function home(): Promise<string> {
  const made = await newHome()
  onTestFinished(() => rm(made, { recursive: true }))
  return made
}

/** A home whose first start is over. */
export async function startedHome(): Promise<string> {
  const made = await home()
  await (await openHome(made))[Symbol.asyncDispose]()
  return made
}
