import { z } from 'zod'

/**
 * A list that is looked at up to the first item that does not fit: a hundred thousand wrong ones cost what
 * one costs, and one is all that is told.
 */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.array(z.unknown()).transform((list, context): z.output<Item>[] => {
    const taken: z.output<Item>[] = []
    for (const [at, one] of list.entries()) {
      const parsed = item.safeParse(one)
      if (!parsed.success) {
        context.issues.push(under(at, parsed.error.issues[0]))
        return z.NEVER
      }
      taken.push(parsed.data)
    }
    return taken
  })

/** The issue of an item, told of the list. */
function under(at: number, issue: z.core.$ZodIssue | undefined): z.core.$ZodRawIssue {
  const path = [at, ...(issue?.path ?? [])]
  if (issue?.code === 'unrecognized_keys') {
    return { code: issue.code, keys: issue.keys, path, input: {} }
  }
  return { code: 'custom', message: issue?.message, path, input: null }
}
