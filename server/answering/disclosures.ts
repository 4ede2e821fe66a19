import { fieldNames, type Disclosures, type FieldName } from '@overt/verifier'
import { AnsweringError } from './answering-error.ts'

/**
 * The disclosures that a holder chose to show; null shows all of them.
 * @throws AnsweringError for a name that no receipt has: silence would look like consent.
 */
export function chooseDisclosures(all: Disclosures, show: readonly string[] | null): Disclosures {
  if (show === null) return all
  const names = show.map(fieldName)
  return Object.fromEntries(names.map((name) => [name, all[name]]))
}

function fieldName(name: string): FieldName {
  const known = fieldNames.find((one) => one === name)
  if (known !== undefined) return known
  throw new AnsweringError(
    'invalid_request',
    `A receipt has no field "${name}" to show: choose from ${fieldNames.join(', ')}.`,
    'show',
  )
}
