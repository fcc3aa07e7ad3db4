import { afterAll } from 'vitest';
import { describeStoreContract } from '#shared/testing/store-contract/store-contract.ts';
import { harnessesOn, single } from './harness-for-tests.ts';

const harnesses = harnessesOn(single);
afterAll(harnesses.end);
describeStoreContract('Redis', harnesses.make);
