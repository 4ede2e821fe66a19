import { type RequirementId, requirements } from './requirements.ts'

/**
 * Cited in a test file for each requirement that its tests prove. The types refuse an unknown id, and
 * promises.test.ts refuses a requirement that no test cites.
 */
export function promises(...ids: readonly RequirementId[]): void {
  for (const id of ids) {
    if (!Object.hasOwn(requirements, id)) throw new Error(`${id} is in no room of test/requirement`)
  }
}
