import { answerPromises } from './requirement/answer.ts'
import { apiPromises } from './requirement/api.ts'
import { charterPromises } from './requirement/charter.ts'
import { cliPromises } from './requirement/cli.ts'
import { enginePromises } from './requirement/engine.ts'
import { housePromises } from './requirement/house.ts'
import { identityPromises } from './requirement/identity.ts'
import { jobPromises } from './requirement/job.ts'
import { ledgerPromises } from './requirement/ledger.ts'
import { modelPromises } from './requirement/model.ts'
import { receiptPromises } from './requirement/receipt.ts'
import { recordPromises } from './requirement/record.ts'
import { replayPromises } from './requirement/replay.ts'
import { webPromises } from './requirement/web.ts'

/** What Overt promises, room by room: a new id goes into its room's file. */
export const rooms = [
  housePromises,
  modelPromises,
  enginePromises,
  answerPromises,
  ledgerPromises,
  receiptPromises,
  charterPromises,
  replayPromises,
  recordPromises,
  webPromises,
  apiPromises,
  identityPromises,
  jobPromises,
  cliPromises,
] as const

/**
 * Each id is cited by a test (`promises('receipt:offline')`), or stands in `pending.ts` until one
 * does; a gate reads both sides.
 */
export const requirements = {
  ...housePromises,
  ...modelPromises,
  ...enginePromises,
  ...answerPromises,
  ...ledgerPromises,
  ...receiptPromises,
  ...charterPromises,
  ...replayPromises,
  ...recordPromises,
  ...webPromises,
  ...apiPromises,
  ...identityPromises,
  ...jobPromises,
  ...cliPromises,
} as const

export type RequirementId = keyof typeof requirements
