import { AskApproval } from '../offers/ask-approval.tsx';
import { useToAsk } from './desk-context.tsx';
import { useApprovals } from './use-approvals.ts';

/** Asks for the approval that the last refused command lacks, and stays until its answer is here or it is closed. */
export function ApprovalQuestion() {
  const { refused, close } = useToAsk();
  const approvals = useApprovals();
  return refused && <AskApproval key={refused.subject} {...approvals} refused={refused} onClose={close} />;
}
