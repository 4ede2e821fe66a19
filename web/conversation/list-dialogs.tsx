import type { ConversationSummary } from '@overt/wire'
import { DeleteDialog } from './delete-dialog.tsx'
import { ExportDialog } from './export-dialog.tsx'
import { InstructionsDialog } from '../instructions/dialog.tsx'
import { RenameDialog } from './rename-dialog.tsx'

export type Asking = 'rename' | 'instructions' | 'export' | 'delete'

type Props = {
  readonly conversation: ConversationSummary
  readonly asking: Asking | null
  readonly onClose: () => void
}

/** What the list asks of a conversation; loaded when it is first asked. */
export const ListDialogs = ({ conversation, asking, onClose }: Props) => (
  <>
    <RenameDialog conversation={conversation} open={asking === 'rename'} onClose={onClose} />
    <InstructionsDialog
      conversation={conversation.id}
      open={asking === 'instructions'}
      onClose={onClose}
    />
    <ExportDialog conversation={conversation} open={asking === 'export'} onClose={onClose} />
    <DeleteDialog conversation={conversation} open={asking === 'delete'} onClose={onClose} />
  </>
)
