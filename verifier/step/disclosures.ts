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
  const hidden = fieldNames.filter((name) => disclosures[name] === undefined)
  const erased = fieldNames.filter((name) => disclosures[name] === null)
  for (const name of shown) {
    const disclosure = disclosures[name]
    if (disclosure && !(await opens(name, disclosure, statement.c[name]))) {
      return refused('E_DISCLOSURE', `The field ${name} is not what was committed to.`)
    }
  }
  const warnings: Code[] = []
  if (erased.length > 0) warnings.push('W_ERASED')
  if (hidden.length > 0) warnings.push('W_NOT_SHOWN')
  const detail = [
    told('Shown as committed to', shown),
    told('Not shown', hidden),
    told('Erased', erased),
  ]
  return found(shown, shown.length > 0 ? 'proven' : 'not checked', detail.join(' ').trim(), {
    warnings,
  })
}

const told = (what: string, names: readonly FieldName[]): string =>
  names.length > 0 ? `${what}: ${names.join(', ')}.` : ''
