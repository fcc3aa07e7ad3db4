import { ActionIcon, Button, Group, Stack, TagsInput, Text, Textarea, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { AutoReplyRule } from '#shared/contract/comments.ts';
import { useText } from '../i18n/use-text.ts';
import { useLiveShow } from '../live/use-live.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { newId } from '../ui/new-id.ts';
import { useCommand } from '../ui/use-command.ts';
import { useBlocked, useDesk } from './desk-context.tsx';

/** Quick replies of this browser; and, for the whole show, the welcome, replies by rule and blocked words. */
export function CommentSettings(props: {
  replies: readonly string[];
  onReplies: (text: string) => void;
  onClose: () => void;
}) {
  const t = useText();
  const [replies, setReplies] = useState(props.replies.join('\n'));
  return (
    <Dialog opened onClose={props.onClose} title={t('desk.comments.settings')} size="lg">
      <Stack gap="xl">
        <Stack gap="xs">
          <Textarea
            label={t('desk.comments.quickReplies')}
            description={t('desk.comments.quickRepliesHint')}
            autosize
            minRows={3}
            maxRows={8}
            value={replies}
            onChange={(event) => setReplies(event.currentTarget.value)}
            onBlur={() => props.onReplies(replies)}
            data-autofocus
          />
        </Stack>
        <Welcome />
        <AutoReplies />
        <BlockedWords />
      </Stack>
    </Dialog>
  );
}

function Welcome() {
  const t = useText();
  const desk = useDesk();
  const current = useLiveShow((show) => show.state.welcome ?? '');
  const blocked = useBlocked('welcome.set');
  const [text, setText] = useState(current);
  const save = useCommand((id) => desk.send({ type: 'welcome.set', text: text.trim() }, id));
  return (
    <Group align="flex-end" gap="xs" wrap="nowrap">
      <TextInput
        flex={1}
        label={t('desk.comments.welcome')}
        description={t('desk.comments.welcomeHint')}
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <CommandButton
        command={save}
        label={t('desk.comments.save')}
        disabledWhy={blocked ?? (text.trim() === current ? t('desk.why.nothing') : null)}
      />
    </Group>
  );
}

interface Row {
  readonly key: string;
  readonly words: string[];
  readonly reply: string;
}
const rowOf = ({ words, reply }: AutoReplyRule): Row => ({ key: newId(), words, reply });

function AutoReplies() {
  const t = useText();
  const desk = useDesk();
  const current = useLiveShow((show) => show.state.autoReplies);
  const blocked = useBlocked('autoreply.set');
  const [rows, setRows] = useState<readonly Row[]>(() => current.map(rowOf));
  const rules = rows
    .map(({ words, reply }) => ({ words, reply: reply.trim() }))
    .filter(({ words, reply }) => words.length > 0 && reply !== '');
  const isChanged = JSON.stringify(rules) !== JSON.stringify(current);
  const save = useCommand((id) => desk.send({ type: 'autoreply.set', rules }, id));
  const change = (key: string, other: Partial<Row>) =>
    setRows(rows.map((row) => (row.key === key ? { ...row, ...other } : row)));
  return (
    <Stack gap="xs" component="section" aria-label={t('desk.comments.autoReplies')}>
      <div>
        <Text size="sm" fw={500}>
          {t('desk.comments.autoReplies')}
        </Text>
        <Text size="xs" c="dimmed">
          {t('desk.comments.autoRepliesHint')}
        </Text>
      </div>
      {rows.map((row, index) => (
        <Group key={row.key} gap="xs" wrap="nowrap" align="flex-start">
          <TagsInput
            flex={1}
            size="sm"
            maxTags={10}
            aria-label={t('desk.comments.wordsOfRule', { n: index + 1 })}
            placeholder={t('desk.comments.words')}
            value={row.words}
            acceptValueOnBlur
            onChange={(words) => change(row.key, { words: words.map((word) => word.slice(0, 40)) })}
          />
          <TextInput
            flex={2}
            size="sm"
            maxLength={300}
            aria-label={t('desk.comments.replyOfRule', { n: index + 1 })}
            placeholder={t('desk.comments.reply')}
            value={row.reply}
            onChange={(event) => change(row.key, { reply: event.currentTarget.value })}
          />
          <ActionIcon
            size={36}
            variant="default"
            aria-label={t('desk.comments.removeRule', { n: index + 1 })}
            onClick={() => setRows(rows.filter(({ key }) => key !== row.key))}
          >
            <IconTrash size={15} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          disabled={rows.length >= 30}
          onClick={() => setRows([...rows, { key: newId(), words: [], reply: '' }])}
        >
          {t('desk.comments.addRule')}
        </Button>
        <CommandButton
          command={save}
          size="xs"
          label={t('desk.comments.saveRules')}
          disabledWhy={blocked ?? (isChanged ? null : t('desk.why.nothing'))}
        />
      </Group>
    </Stack>
  );
}

function BlockedWords() {
  const t = useText();
  const desk = useDesk();
  const current = useLiveShow((show) => show.state.blockedWords);
  const why = useBlocked('words.block');
  const [words, setWords] = useState<string[]>(() => [...current]);
  const added = words.filter((word) => !current.has(word));
  const removed = [...current].filter((word) => !words.includes(word));
  const save = useCommand(async (id) => {
    if (removed.length > 0) {
      const outcome = await desk.send({ type: 'words.unblock', words: removed }, newId());
      if (!outcome.ok || added.length === 0) return outcome;
    }
    return desk.send({ type: 'words.block', words: added }, id);
  });
  return (
    <Stack gap="xs">
      <TagsInput
        label={t('desk.comments.blockedWords')}
        description={t('desk.comments.blockedWordsHint')}
        value={words}
        acceptValueOnBlur
        splitChars={[',', '，', ';', '；']}
        onChange={(all) => setWords(all.map((word) => word.trim().slice(0, 40)).filter(Boolean))}
      />
      <Group>
        <CommandButton
          command={save}
          size="xs"
          label={t('desk.comments.saveWords')}
          disabledWhy={why ?? (added.length + removed.length > 0 ? null : t('desk.why.nothing'))}
        />
      </Group>
    </Stack>
  );
}
