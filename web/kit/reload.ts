import { keep } from './keep.ts'
import { hasUnkept } from './unkept.ts'
import { z } from './zod.ts'

const reloadedFor = keep('tab', 'reloaded', z.string())

/**
 * Reloads the page for a newer build, once for each and never when anything written would be lost.
 * @returns whether it does.
 */
export function reloadOnce(build: string): boolean {
  if (hasUnkept() || reloadedFor.read() === build) return false
  // What cannot be remembered through the reload cannot be done once only.
  if (!reloadedFor.write(build)) return false
  location.reload()
  return true
}
