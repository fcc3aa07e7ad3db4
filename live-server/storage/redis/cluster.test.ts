import { afterAll } from 'vitest';
import { describeStoreContract } from '#shared/testing/store-contract/store-contract.ts';
import { cluster, harnessesOn } from './harness-for-tests.ts';

const harnesses = harnessesOn(cluster);
afterAll(harnesses.end);
describeStoreContract('Redis cluster of three', harnesses.make);
