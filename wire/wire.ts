// The front door of the workspace: everything that crosses a process border.
export { AnswerEvent, NumberedEvent, Stop, TokenScore, Usage } from './answer-event.ts'
export { answerEvents } from './answer-stream.ts'
export {
  AccountErasureRequest,
  ApiKey,
  CredentialsRequest,
  KeyList,
  KeyRequest,
  LinkRequest,
  NewKey,
  SessionResponse,
  SignInRequest,
} from './account.ts'
export {
  AnswerInfo,
  AskRequest,
  AskResponse,
  Conversation,
  ConversationChange,
  ConversationHead,
  ConversationPage,
  ConversationSummary,
  Message,
  MOST_INSTRUCTIONS,
  NewInstructions,
  NoiseResponse,
  Seal,
} from './conversation.ts'
export {
  ModelAdded,
  ModelAddRequest,
  ModelChoice,
  ModelFacts,
  ModelFetchRequest,
  ModelInspection,
  ModelList,
  ModelMeasured,
  ModelPurpose,
  ModelRemoved,
  ModelRoom,
  ModelState,
  ModelStatus,
} from './model.ts'
export {
  AnswerLine,
  ExportGenesis,
  ExportHeader,
  ExportManifest,
  ExportSummary,
  RecordPage,
  RecordSummary,
  RecordedCharter,
  RecordedCharters,
  TombResponse,
} from './record.ts'
export {
  Evaluation,
  type EvaluationRead,
  MOST_EVALUATION_BYTES,
  readEvaluation,
} from './evaluation.ts'
export { Problem, ProblemCode } from './problem.ts'
export { AuditList } from './audit.ts'
export { EarlierLedger, EarlierLedgers, Transparency } from './transparency.ts'
export {
  AmendmentList,
  AmendmentStatus,
  CharterHistory,
  CharterVersion,
  DiffLine,
  DisclosureList,
  DraftRequest,
  DraftResponse,
  FileDiff,
  SubmitRequest,
  SubmitResponse,
} from './charter.ts'
export { ReplayReason, ReplayResult } from './replay.ts'
