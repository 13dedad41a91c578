// 한국어: 수와 여러 화면에 나오는 말.

import { amountsIn, localeWithin } from '../amounts.ts';

export const amounts = amountsIn(localeWithin('ko'), { day: '일', hour: '시간', minute: '분', second: '초' });
export const items = (count: number) => `${amounts.number(count)}개 항목`;
export const fileCount = (count: number) => `${amounts.number(count)}개 파일`;
export const jobCount = (count: number) => `${amounts.number(count)}건`;

export const roles = {
  admin: '관리자',
  'key manager': '키 담당자',
  'key user': '키 사용자',
  auditor: '감사자',
};
