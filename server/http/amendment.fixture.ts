import type { Amendments } from '../charter/amendment/open-amendments.ts'

const unused = (): never => {
  throw new Error('The border does not call this.')
}

export const fakeAmendments: Amendments = {
  history: unused,
  seated: async () => {
    const firstBoard = { members: [{ name: 'me', key: 'member-key' }], threshold: 1 }
    const board = { ...firstBoard, emergency: ['member-key'], expires: null, witnesses: null }
    return { board, firstBoard, charter: { index: 1, hash: 'charter-hash', seq: 1 } }
  },
  disclosures: unused,
  version: unused,
  list: unused,
  get: unused,
  file: unused,
  draft: unused,
  submit: unused,
}
