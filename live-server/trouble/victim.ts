import { readConfig } from '../config.ts';
import { createLog } from '../ops/log.ts';
import { GroupCommit, type GroupTask } from '../storage/embedded/group-commit.ts';
import { startServer } from '../wiring.ts';

/**
 * A whole server for the crash test to kill. With `ANSWER_BEFORE_COMMIT` it has the fault the test must be able to
 * find: it answers at once, and what it answered reaches the disk a little later.
 */
if (process.env.ANSWER_BEFORE_COMMIT) plantFault();
const running = await startServer(readConfig(['--quiet']), createLog('silent'));
process.send?.({ listening: running.url, setupKey: running.setupKey });

function plantFault(): void {
  const submit = GroupCommit.prototype.submit;
  const late: (() => void)[] = [];
  setInterval(() => {
    for (const write of late.splice(0)) write();
  }, 30).unref();
  GroupCommit.prototype.submit = function <Item>(this: GroupCommit, task: GroupTask<Item>): void {
    if (!task.key.startsWith('ledger:')) {
      submit.call(this, task as GroupTask<unknown>);
      return;
    }
    late.push(() => submit.call(this, { ...task, committed() {}, failed() {} } as GroupTask<unknown>));
    task.committed();
  };
}
