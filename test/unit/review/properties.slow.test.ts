import { differenceProperties } from './difference-properties';

describe('differences in general, many times', () => differenceProperties(300));
