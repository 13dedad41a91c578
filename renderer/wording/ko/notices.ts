// 한국어: 저절로 알리는 말. 잠긴 화면에서는 키와 사람의 이름이 없을 수 있습니다.

import type { NoticeView } from '../../../core/snapshot.ts';
import type { Wording } from '../en.ts';
import { reasonOf } from '../reason.ts';
import { amounts } from './counting.ts';
import { keys } from './keys.ts';
import { refusalsInKorean } from './refusals.ts';

type Notice = Pick<NoticeView, 'kind' | 'facts'>;

const tasks: Readonly<Record<string, string>> = {
  clock: '시계 확인',
  deletions: '기한이 된 키 삭제',
  destructions: '기한이 된 키 파기',
  'early destructions': '기한 전에 파기된 키 확인',
  rotations: '키 자동 교체',
  forgetting: '삭제된 키의 관리 정보 제거',
  checkpoint: '감사 로그 체크포인트 서명',
  reminders: '알림 만들기',
};

function sentence({ kind, facts }: Notice): string {
  const number = (name: string) => Number(facts[name] ?? 0);
  const key = facts['name'] === undefined ? '키 하나' : `“${facts['name']}” 키`;
  const because = withReason(facts);
  switch (kind) {
    case 'key deletion near':
      return `${key}의 삭제까지 ${amounts.number(number('hours'))}시간이 남지 않았습니다. 삭제되면 이 키로 봉인한 것은 다시 열 수 없습니다.`;
    case 'key deleted':
      return `기한이 되어 ${key}의 삭제를 마쳤습니다. 모든 버전을 여기와 모든 백업에서 파기했습니다.`;
    case 'key deletion failed':
      return `기한이 된 ${key}의 삭제에 실패했습니다.${because}`;
    case 'key destroyed early':
      return `금고가 잠긴 동안 ${key}의 버전이 기한 전에 파기되었습니다.`;
    case 'key rotated':
      return `일정에 따라 ${key}의 새 버전을 만들었습니다.`;
    case 'key rotation failed':
      return `일정에 따른 ${key}의 교체에 실패했습니다.${because}`;
    case 'rotation exhausted':
      return `${key}의 버전 100개를 모두 써서 더 이상 교체하지 않습니다. 이미 봉인한 것은 계속 열 수 있습니다.`;
    case 'root key due':
      return `${amounts.date(number('date'))}까지 루트 키를 교체해야 합니다.`;
    case 'root key overdue':
      return `루트 키를 교체할 기한(${amounts.date(number('date'))})이 지났습니다.`;
    case 'backup failed':
      return `오늘의 백업에 실패했습니다.${because}`;
    case 'backup unproved':
      return `최신 백업을 ${days(number('days'))} 동안 검증하지 않았습니다.`;
    case 'share unproved':
      return facts['name'] === undefined
        ? `관리자 한 명의 루트 키 조각을 ${days(number('days'))} 동안 검증하지 않았습니다.`
        : `${facts['name']} 님의 루트 키 조각을 ${days(number('days'))} 동안 검증하지 않았습니다.`;
    case 'clock set back':
      return `컴퓨터의 시계가 ${howLong(number('milliseconds'))} 뒤로 돌려졌습니다.`;
    case 'clock jumped forward':
      return `컴퓨터의 시계가 ${howLong(number('milliseconds'))} 앞으로 돌려졌습니다. 이 때문에 앞당겨지는 기한은 없습니다.`;
    case 'clock to confirm':
      return `시계에 따르면 Keyward가 ${howLong(number('milliseconds'))} 동안 꺼져 있었습니다. 관리자가 시계를 확인할 때까지 삭제와 교체를 미룹니다.`;
    case 'clock row altered':
      return `금고의 시간 기록이 Keyward 밖에서 ${howLong(number('milliseconds'))}만큼 변경되어 바로잡았습니다.`;
    case 'keystore rolled back':
      return `키 저장소가 이 컴퓨터에서 마지막으로 본 것보다 오래되었습니다. ${amounts.date(number('seenAt'))}에 감사 로그가 ${amounts.number(number('entries'))}건이었는데 지금은 ${amounts.number(number('found'))}번에서 끝나거나 내용이 다릅니다.`;
    case 'seen record unreadable':
      return '이 컴퓨터가 금고를 마지막으로 본 기록을 읽을 수 없습니다. 키 저장소가 이전 것으로 바뀌었는지 이번에는 알 수 없습니다.';
    case 'seen record not kept':
      return `이 컴퓨터가 금고를 본 기록을 남기지 못했습니다.${because}`;
    case 'duty failed':
      return `저절로 하는 일에 실패했습니다: ${tasks[String(facts['task'])] ?? '매일 하는 일'}.${because}`;
  }
}

function advice({ kind }: Notice): string | null {
  switch (kind) {
    case 'key deletion near':
      return '이 키로 봉인한 것이 아직 필요하면 삭제 요청을 취소하십시오.';
    case 'key deleted':
    case 'key rotated':
      return null;
    case 'key deletion failed':
    case 'duty failed':
      return '저절로 다시 시도합니다. 계속 실패하면 감사 로그를 살펴보십시오.';
    case 'key destroyed early':
      return '누군가 이 컴퓨터에 손댔을 수 있습니다. 감사 로그를 살펴보십시오.';
    case 'key rotation failed':
      return '저절로 다시 시도합니다. 계속 실패하면 키를 살펴보십시오.';
    case 'rotation exhausted':
      return '새 키를 만들어 이 키의 파일을 다시 봉인한 다음 이 키를 사용 중지하십시오.';
    case 'root key due':
    case 'root key overdue':
      return '루트 키를 교체하십시오. 두 번째 관리자가 확인합니다.';
    case 'backup failed':
      return '지금 백업하거나 다른 폴더를 선택하십시오.';
    case 'backup unproved':
      return '최신 백업을 검증하십시오.';
    case 'share unproved':
      return '그 조각으로 금고를 열거나 복구 훈련을 하여 검증하십시오.';
    case 'clock set back':
    case 'clock jumped forward':
      return '이 컴퓨터의 날짜와 시각을 확인하십시오.';
    case 'clock to confirm':
      return '날짜와 시각을 다른 시계와 비교한 다음 확인하십시오.';
    case 'clock row altered':
      return '누군가 키 저장소를 변경했을 수 있습니다. 감사 로그를 살펴보십시오.';
    case 'keystore rolled back':
      return '누가 무엇으로 키 저장소를 바꾸었는지 알아보십시오. 직접 복원한 경우에만 확인하십시오.';
    case 'seen record unreadable':
      return '확인하면 기록을 새로 시작합니다.';
    case 'seen record not kept':
      return '이 사용자의 응용 프로그램 데이터 폴더의 권한과 남은 공간을 확인하십시오.';
  }
}

function withReason(facts: NoticeView['facts']): string {
  const words = { refusals: refusalsInKorean, states: keys.states, number: amounts.number };
  const reason = reasonOf({ facts }, words);
  return reason === null ? '' : ` ${reason}`;
}

const days = (count: number) => `${amounts.number(count)}일`;

function howLong(milliseconds: number): string {
  const hours = milliseconds / 3_600_000;
  if (hours >= 48) return days(Math.round(hours / 24));
  return hours >= 1
    ? `${amounts.number(Math.round(hours))}시간`
    : `${amounts.number(Math.max(1, Math.round(hours * 60)))}분`;
}

export const notices: Wording['notices'] = {
  title: '살펴볼 일',
  sentence,
  advice,
  ways: {
    key: '키 보기',
    custody: '루트 키와 관리자',
    backups: '백업',
    log: '감사 로그',
    keys: '키',
  },
  acknowledge: '확인',
  acknowledgeOf: (sentence) => `확인: ${sentence}`,
  acknowledgeDone: (count) => `조치가 필요 없는 ${amounts.number(count)}건 확인`,
  again: {
    title: '확인합니까?',
    after:
      '그 뒤로 이 컴퓨터는 지금의 금고를 올바른 것으로 받아들입니다. 확인했다는 사실이 감사 로그에 남습니다.',
  },
  lockOutNear: '관리자가 한 명이라도 더 없거나 암호 문구를 잊으면 아무도 이 금고를 다시 열 수 없습니다.',
  lockOutAdvice: '관리자 변경으로 관리자를 추가하거나 떠난 관리자를 교체하십시오.',
  confirmClock: '시계 확인…',
  clock: {
    title: '시계가 맞습니까?',
    now: '이 컴퓨터의 시각',
    how: '다른 시계와 비교하십시오. 틀렸다면 취소하고 컴퓨터의 시계를 맞춘 다음 다시 확인하십시오.',
    after:
      '이 시계로 기한이 지난 삭제를 1분 안에 실행합니다. 삭제된 키는 어떤 방법으로도 되돌릴 수 없습니다.',
    act: '시계가 맞습니다',
  },
  more: (count) => `${amounts.number(count)}건 더 보기`,
  fewer: '적게 보기',
};
