import { differenceProperties } from './difference-properties';

describe('differences in general', () => differenceProperties(8));
