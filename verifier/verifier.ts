// The front door: everything that other workspaces may use, name by name.
export { concat, equalBytes, text, utf8 } from './bytes.ts'
export { sha256 } from '#sha256'
export { type ToldAudit, checkAudit } from './told.ts'
export { type PlacedLeaf, drawLeaves, drawNumber, mostShare } from './audit.ts'
export {
  fromBase64,
  fromBase64Url,
  fromDecimal,
  fromHex,
  toBase64,
  toBase64Url,
  toHex,
} from './encoding.ts'
export { type Json, canonical, parseCanonical } from './jcs.ts'
export {
  COSIGNATURE,
  ED25519,
  ML_DSA_44,
  type Vkey,
  ed25519Vkey,
  formatVkey,
  keyId,
  parseVkey,
  verifyEd25519,
} from './vkey.ts'
export {
  type Note,
  type NoteSignature,
  checkNote,
  formatNote,
  parseNote,
  signaturesBy,
} from './note.ts'
export { cosignatureBlob, cosigned, cosignedAt } from './cosignature.ts'
export { type Cosigned, cosignatures, quorumTime } from './quorum.ts'
export { type Checkpoint, checkpointIn, formatCheckpoint, parseCheckpoint } from './checkpoint.ts'
export { type TlogProof, formatProof, parseProof } from './proof.ts'
export { checkConsistency, leafHash, nodeHash, rootFromInclusion } from './merkle.ts'
export type { AskedValue, MessageValue } from './asked.ts'
export type { SegmentValue } from './segment.ts'
export {
  type Disclosure,
  type Disclosures,
  type EditValue,
  type FieldName,
  type FieldValues,
  type RemoteValue,
  type RequestValue,
  type RunValue,
  type SamplerValue,
  type Stop,
  type TextValue,
  type TraceValue,
  commitField,
  fieldNames,
} from './disclosure.ts'
export {
  type LocalEngine,
  type RemoteEngine,
  type Statement,
  answerLeaf,
  noiseCommit,
} from './statement.ts'
export { entryType, isAnswer } from './entry.ts'
export {
  type Genesis,
  type Member,
  fingerprintOf,
  genesisEntry,
  genesisHash,
  isBoard,
  isLaterBoard,
  originOf,
  parseGenesisEntry,
} from './genesis.ts'
export {
  type Approval,
  type CharterBody,
  type CharterContent,
  type NamedText,
  charterEntry,
  charterHash,
  charterSigned,
  parseCharterEntry,
} from './charter.ts'
export {
  type Mark,
  type Marked,
  checkMark,
  digitalSourceType,
  markPlace,
  markText,
  withMark,
} from './mark.ts'
export { type Found, detect } from './detect.ts'
export { type Promised, parsePromise, promiseText } from './promise.ts'
export {
  type BoardBody,
  type BoardContent,
  boardEntry,
  boardHash,
  boardSigned,
  parseBoardEntry,
} from './board.ts'
export {
  type ApprovalBody,
  type ProposalBody,
  type ProposalContent,
  type WithdrawalBody,
  type WithdrawalContent,
  approvalEntry,
  approvalSigned,
  isProposal,
  parseApprovalEntry,
  parseProposalEntry,
  parseWithdrawalEntry,
  proposalEntry,
  proposalHash,
  proposalSigned,
  withdrawalEntry,
  withdrawalSigned,
} from './proposal.ts'
export {
  type EmergencyBody,
  type EmergencyContent,
  emergencyEntry,
  emergencyHash,
  emergencySeconds,
  emergencySigned,
  parseEmergencyEntry,
} from './emergency.ts'
export {
  type AuditBody,
  type ContinuesBody,
  type ErasureBody,
  type ScorecardBody,
  type StoppedBody,
  auditEntry,
  continuesEntry,
  erasureEntry,
  mostTombs,
  parseAuditEntry,
  parseContinuesEntry,
  parseErasureEntry,
  parseScorecardEntry,
  parseStoppedEntry,
  scorecardEntry,
  stoppedEntry,
} from './record.ts'
export { type Bundle, type ProvenEntry, formatBundle, mostBytes, parseBundle } from './bundle.ts'
export { type Policy, type Quorum, formatPolicy, parsePolicy } from './policy.ts'
export type { Code, Refused } from './refused.ts'
export {
  type Gap,
  type Step,
  type StepName,
  type StepState,
  type Summary,
  type Trust,
  type Verdict,
  gaps,
} from './verdict.ts'
export { witnessHash } from './step/board.ts'
export { isAllowed } from './step/behaviour.ts'
export { type Trusted, trustCheckpoint } from './step/checkpoint.ts'
export { type TokenPieces, unevenAt } from './step/text.ts'
export { verify } from './verify.ts'
export { describeVerdict } from './describe.ts'
export { compareText } from './compare-text.ts'
