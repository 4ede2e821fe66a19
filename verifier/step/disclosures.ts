import { type Disclosures, type FieldName, fieldNames, opens } from '../disclosure.ts'
import { type Finding, found } from '../finding.ts'
import { type Code, refused } from '../refused.ts'
import type { Statement } from '../statement.ts'

/** Step 2: every field that is shown is the one that was committed to. */
export async function checkDisclosures(
  statement: Statement,
  disclosures: Disclosures,
): Promise<Finding<readonly FieldName[]>> {
  const shown = fieldNames.filter((name) => disclosures[name])
  const erased = fieldNames.filter((name) => disclosures[name] === null)
  const hidden = fieldNames.filter((name) => disclosures[name] === undefined)
  for (const name of shown) {
    const disclosure = disclosures[name]
    if (disclosure && !(await opens(name, disclosure, statement.c[name]))) {
      return refused('E_DISCLOSURE', `The field ${name} is not what the receipt committed to.`)
    }
  }
  const warnings: Code[] = []
  if (erased.length > 0) warnings.push('W_ERASED')
  if (hidden.length > 0) warnings.push('W_NOT_SHOWN')
  return found(
    shown,
    shown.length > 0 ? 'proven' : 'not checked',
    describe(shown, hidden, erased),
    {
      warnings,
    },
  )
}

function describe(
  shown: readonly FieldName[],
  hidden: readonly FieldName[],
  erased: readonly FieldName[],
): string {
  const parts = [
    shown.length > 0
      ? `Shown, and exactly what was committed to: ${shown.join(', ')}.`
      : 'Nothing of the answer itself is shown.',
  ]
  if (hidden.length > 0) parts.push(`Not shown: ${hidden.join(', ')}.`)
  if (erased.length > 0) parts.push(`Erased: ${erased.join(', ')}.`)
  return parts.join(' ')
}
