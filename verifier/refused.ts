/** The codes of spec/receipt.md: `E_` refuses, `W_` warns. `E_REPLAY` belongs to the replay command. */
export type Code =
  | 'E_PARSE'
  | 'E_SCHEMA'
  | 'E_CANON'
  | 'E_DISCLOSURE'
  | 'E_LEAF'
  | 'E_LOGKEY'
  | 'E_LOGSIG'
  | 'E_QUORUM'
  | 'E_PROOF'
  | 'E_PROMISE'
  | 'E_AFTER'
  | 'E_TIME'
  | 'E_GENESIS'
  | 'E_BOARD'
  | 'E_CHARTER_SIGS'
  | 'E_CHARTER_ORDER'
  | 'E_COOLDOWN'
  | 'E_ARTEFACT'
  | 'E_NOT_ALLOWED'
  | 'E_TEXT'
  | 'E_STOP'
  | 'E_NOISE'
  | 'E_REPLAY'
  | 'E_SPLIT'
  | 'W_ERASED'
  | 'W_NOT_SHOWN'
  | 'W_NOWITNESS'
  | 'W_PENDING'
  | 'W_LATER_CHARTER_UNCHECKED'
  | 'W_TEXT_UNCHECKED'
  | 'W_REPLAY_NOT_RUN'
  | 'W_REPLAY_STATISTICAL'

/** A refusal is an answer, not an accident: nothing here throws for bad input. */
export type Refused = { readonly ok: false; readonly code: Code; readonly detail: string }

export const refused = (code: Code, detail: string): Refused => ({ ok: false, code, detail })
