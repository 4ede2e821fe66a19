/** What a writer throws instead of writing what no parser of ours reads back. */
export const unwritable = (what: string): Error => new Error(`could not write ${what}: not allowed`)
