import type { Amendments } from '../charter/amendment/open-amendments.ts'

const unused = (): never => {
  throw new Error('The border does not call this.')
}

export const fakeAmendments: Amendments = {
  history: unused,
  version: unused,
  list: unused,
  get: unused,
  file: unused,
  draft: unused,
  submit: unused,
}
